import pytest

from firstline.people.addresses import NotAnAddress, normal_mail, normal_phone, spoken_phone


@pytest.mark.parametrize("said", ["Renate.Heller@Nordlicht.example.net", " renate.heller@nordlicht.example.net "])
def test_a_mail_address_has_one_spelling(said: str) -> None:
    assert normal_mail(said) == "renate.heller@nordlicht.example.net"


@pytest.mark.parametrize(
    "said", ["", "renate", "@x.de", "a@b", "a b@c.de", "a@c.de\nBcc: d@e.de", "a@c.de,d@e.de", "<a@c.de>", "x" * 65 + "@c.de"]
)
def test_what_is_no_mail_address_is_refused(said: str) -> None:
    with pytest.raises(NotAnAddress):
        normal_mail(said)


@pytest.mark.parametrize("said", ["030 23125-211", "+49 30 23125211", "0049 (30) 23125 211", "030/23125211"])
def test_a_phone_number_has_one_spelling(said: str) -> None:
    assert normal_phone(said) == "+493023125211"


@pytest.mark.parametrize("said", ["", "Flensburg", "12", "+49 30 23125211 23125211 23125211"])
def test_what_is_no_phone_number_is_refused(said: str) -> None:
    with pytest.raises(NotAnAddress):
        normal_phone(said)


def test_a_number_is_shown_as_people_write_it() -> None:
    assert spoken_phone("+493023125211") == "+49 30 23125211"
