"""People as programs see them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from firstline.api.schemas.codes import AddressKind
from firstline.api.schemas.values import Code, Given, Language, Line, Mail, Phone


class PersonName(BaseModel):
    """Who somebody is, in short."""

    id: int
    name: str


class AddressOut(BaseModel):
    kind: AddressKind
    value: str
    shown: str


class DeviceOut(BaseModel):
    id: int
    kind: str
    model: str
    serial: str
    firmware: str
    system: str
    place: str


class OrganisationOut(BaseModel):
    code: str
    name: str


class PersonOut(PersonName):
    """A person with how they are reached; devices only when the person is asked for alone."""

    mail: str
    language: str
    organisation: OrganisationOut | None
    is_vip: bool
    created_at: datetime
    addresses: list[AddressOut]
    devices: list[DeviceOut]


class NewPerson(Given):
    """Somebody to make known to the desk; at least one of mail and phone."""

    name: Line
    mail: Mail | None = None
    phone: Phone | None = None
    organisation: Code | None = None
    language: Language = "de"


class Asking(Given):
    """Who asks for help: joined to the person known by this mail or phone, else made known under the name."""

    name: Annotated[str, Field(max_length=200)] = ""
    mail: Mail | None = None
    phone: Phone | None = None
