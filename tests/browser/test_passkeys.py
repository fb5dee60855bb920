"""Passkeys, with the browser's own authenticator for tests."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def device(visit):
    """A visitor whose phone keeps passkeys. They belong to a name, so that the site is called by its name."""
    visitor = visit(width=390)
    visitor.site = visitor.site.replace("127.0.0.1", "localhost")
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    visitor.authenticator = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    visitor.session = session
    return visitor


def add(device, persona: str) -> None:
    device.become(persona).open("/en/passkeys/")
    device.press("Add a passkey").press("Add a passkey", "button")
    device.page.wait_for_url(lambda url: "/add/" not in url)
    device.context.clear_cookies()
    device.open("/en/sign-in/")


def sign_in(device) -> None:
    device.page.get_by_role("button", name="Sign in with a passkey").click()


def test_a_participant_signs_in_with_a_passkey_and_takes_it_away(device):
    add(device, "family")
    sign_in(device)
    device.page.wait_for_url("**/en/my/")
    device.open("/en/passkeys/")
    expect(device.page.locator("bdi", has_text="Passkey 1")).to_be_visible()
    device.press("Remove").press("Remove the passkey", "button")
    expect(device.page.get_by_text("You have no passkey yet.")).to_be_visible()
    device.context.clear_cookies()
    device.open("/en/sign-in/")
    with device.page.expect_navigation():
        sign_in(device)
    expect(device.page.get_by_role("button", name="Send me a code")).to_be_visible()
    device.open("/en/my/")
    assert "/sign-in/" in device.page.url, "a passkey that was taken away opens nothing"
    assert not [fault for fault in device.faults if "localhost" not in fault]


def test_for_staff_a_passkey_is_both_steps(device):
    add(device, "worker")
    sign_in(device)
    device.page.wait_for_url("**/en/desk/")
    expect(device.page.get_by_text("Signed in:")).to_be_visible()


def test_a_device_that_does_not_know_its_owner_opens_nothing(device):
    add(device, "expert")
    device.session.send("WebAuthn.setUserVerified", {"authenticatorId": device.authenticator, "isUserVerified": False})
    sign_in(device)
    expect(device.page.locator("#passkey-failed")).to_be_visible()
    device.open("/en/my/")
    assert "/sign-in/" in device.page.url
