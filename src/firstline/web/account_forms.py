"""The library's password forms, with the desk's words."""

from typing import Any

from allauth.account import forms as account
from django.utils.translation import gettext_lazy

_GOOD_PASSWORD = gettext_lazy("At least ten characters; a short sentence is good.")


class ResetPassword(account.ResetPasswordForm):
    """Where the link goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = gettext_lazy("E-mail address")


class ResetPasswordByLink(account.ResetPasswordKeyForm):
    """The new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self)


class ChangePassword(account.ChangePasswordForm):
    """The present password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = gettext_lazy("Present password")
        _say(self)


def _say(form: ResetPasswordByLink | ChangePassword) -> None:
    form.fields["password1"].label = gettext_lazy("New password")
    form.fields["password1"].help_text = _GOOD_PASSWORD
    form.fields["password2"].label = gettext_lazy("New password once more")
