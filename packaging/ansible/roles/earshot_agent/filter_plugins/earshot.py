"""Makes the token of an agent, as "earshot token" does."""

import base64
import hashlib
import hmac


def token(name, key):
    """Returns the token of a container or host. The key is the text of the fleet's key file."""
    digest = hmac.new(key.strip().encode(), name.lower().encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class FilterModule:
    def filters(self):
        return {"earshot_token": token}
