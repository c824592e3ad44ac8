import re
import time

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.people.conftest import PASSWORD
from tests.people.pages import said_beside
from tests.people.test_sign_in import sign_in


def code_now(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def switch_on(client, user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    sign_in(client, user.email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert "code is wrong" in said_beside(wrong, "code")
    client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})
    return secret


def test_with_the_app_switched_on_a_password_alone_opens_nothing(client, timur):
    switch_on(client, timur)
    codes = client.get("/accounts/2fa/recovery-codes/").content.decode()
    recovery = re.findall(r"<li><code>(\w+)</code>", codes)
    client.post("/accounts/logout/")

    assert sign_in(client, timur.email).url == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/").status_code == 302
    page = client.get("/accounts/2fa/authenticate/")
    assert 'class="gate' in page.content.decode()
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "123456"})
    assert "code is wrong" in said_beside(wrong, "code")
    client.post("/accounts/2fa/authenticate/", {"code": recovery[0]})
    assert client.session["_auth_user_id"] == str(timur.pk)
