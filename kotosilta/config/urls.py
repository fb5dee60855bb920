"""Every address. All pages carry their language in front; a test knows them all and who may open each."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from kotosilta.activities import public_views
from kotosilta.people import card_views, work_account
from kotosilta.people.sign_in import on_own_device
from kotosilta.portal.views import demo, front, health

ask = login_not_required(account.request_login_code)
to_sign_in = login_not_required(RedirectView.as_view(pattern_name="account_login"))
to_my_details = RedirectView.as_view(pattern_name="portal:home")

# Of allauth only what we use: no passwords, no sign-up, no changing of addresses.
sign_in = [
    path("sign-in/", ask, name="account_login"),
    path("sign-in/", ask, name="account_request_login_code"),
    path("sign-in/code/", login_not_required(account.confirm_login_code), name="account_confirm_login_code"),
    path("sign-in/inactive/", login_not_required(account.account_inactive), name="account_inactive"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/new/", to_sign_in, name="account_signup"),
    path("sign-in/address/", to_my_details, name="account_email"),
    path("sign-in/passkey/", login_not_required(passkey.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/work/", work_account.begin, {"provider_id": work_account.PROVIDER}, name="openid_connect_login"),
    path("sign-in/card/<str:token>/", card_views.sign_in_by_card, name="card"),
    path("sign-out/", login_not_required(account.logout), name="account_logout"),
    path("second-factor/", mfa.index, name="mfa_index"),
    path("second-factor/sign-in/", login_not_required(mfa.authenticate), name="mfa_authenticate"),
    path("second-factor/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("passkeys/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", on_own_device(passkey.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", on_own_device(passkey.remove_webauthn), name="mfa_remove_webauthn"),
    path("passkeys/again/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("second-factor/recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/recovery/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "second-factor/recovery/download/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
urlpatterns: list[URLPattern | URLResolver] = [path("", front.choose_language, name="choose_language")]
urlpatterns += [path("health/live/", health.live, name="live"), path("health/ready/", health.ready, name="ready")]
urlpatterns.append(path("health/metrics/", health.metrics, name="metrics"))
if settings.DEMO:
    urlpatterns.append(path("demo/", demo.demo, name="demo"))
urlpatterns.append(path("", include("kotosilta.credentials.machine_urls")))
urlpatterns.append(path("api/v1/", include("kotosilta.portal.interface.urls")))
urlpatterns.append(path("feed/<str:token>.ics", public_views.private_feed, name="feed"))
# The provider of work accounts knows one address to come back to, without a language in front.
back = {"provider_id": work_account.PROVIDER}
urlpatterns.append(path("sign-in/work/back/", work_account.come_back, back, name="openid_connect_callback"))
urlpatterns += i18n_patterns(
    *sign_in,
    path("", include("kotosilta.portal.urls")),
    path("desk/", include("kotosilta.projects.urls")),
    path("desk/", include("kotosilta.people.urls")),
    path("desk/", include("kotosilta.activities.urls")),
    path("desk/", include("kotosilta.guidance.urls")),
    path("desk/", include("kotosilta.incidents.urls")),
    path("report/", include("kotosilta.incidents.public_urls")),
    path("", include("kotosilta.guidance.link_urls")),
    path("", include("kotosilta.guidance.referral_urls")),
    path("my/", include("kotosilta.guidance.my_urls")),
    path("services/", include("kotosilta.guidance.public_urls")),
    path("desk/", include("kotosilta.governance.urls")),
    path("desk/", include("kotosilta.surveys.urls")),
    path("desk/", include("kotosilta.validation.urls")),
    path("", include("kotosilta.surveys.link_urls")),
    path("my/", include("kotosilta.governance.my_urls")),
    path("desk/", include("kotosilta.privacy.urls")),
    path("my/", include("kotosilta.privacy.my_urls")),
    path("", include("kotosilta.privacy.public_urls")),
    path("", include("kotosilta.governance.public_urls")),
    path("", include("kotosilta.governance.rooting_urls")),
    path("desk/", include("kotosilta.experts.urls")),
    path("desk/", include("kotosilta.invoicing.urls")),
    path("my/", include("kotosilta.experts.my_urls")),
    path("my/", include("kotosilta.validation.my_urls")),
    path("", include("kotosilta.validation.link_urls")),
    path("", include("kotosilta.experts.public_urls")),
    path("", include("kotosilta.experts.link_urls")),
    path("", include("kotosilta.credentials.urls")),
    path("", include("kotosilta.credentials.public_urls")),
    path("my/", include("kotosilta.activities.my_urls")),
    path("", include("kotosilta.activities.public_urls")),
    path("oversight/", include("kotosilta.reporting.urls")),
    path("", include("kotosilta.reporting.public_urls")),
)
handler400 = "kotosilta.portal.views.errors.not_understood"
handler403 = "kotosilta.portal.views.errors.not_allowed"
handler404 = "kotosilta.portal.views.errors.not_found"
handler500 = "kotosilta.portal.views.errors.broken"
