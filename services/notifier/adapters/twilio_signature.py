"""Whether a receipt comes from Twilio."""

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict


class TwilioSignature:
    """Checks signatures for any of the account's tokens, against the URL that Twilio calls."""

    def __init__(self, tokens: tuple[str, ...], public_url: str) -> None:
        self._validators = [RequestValidator(token) for token in tokens]
        self._public_url = public_url

    def fits(self, path: str, query: str, form: MultiDict[str, str], signature: str) -> bool:
        """True if one of the tokens signed this form for this path and query."""
        url = self._public_url + path + (f"?{query}" if query else "")
        if not signature.isascii():
            return False
        return any(validator.validate(url, form, signature) for validator in self._validators)
