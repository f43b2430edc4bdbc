"""How people sign in: allauth's settings that no deployment changes. What the environment decides is in settings.py."""

ACCOUNT_ADAPTER = "civic.signin.account_adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "guess_code": "3/900s/key",  # of one mailed code
    "code_by_asker": "5/600s/key",  # mails with a code to one address, asked for from one network address
    "code_by_address": "30/600s/key",  # by all askers together: wide, so that nobody locks anybody else out
    "request_login_code": "60/m/ip",
    "line_word": "60/m/ip",  # times that LINE is asked who somebody is: each holds a thread while LINE thinks
    "confirm_email": "30/600s/key",
    "change_password": "20/900s/user",  # tries at the old one, by whoever found a browser open
    "reauthenticate": "20/900s/user",  # looks at that page; wrong passwords and codes count as login_failed too
    "login_failed": "20/900s/ip,5/900s/key",  # wrong passwords; an office may share one address
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}  # a phone shows its number pad
ACCOUNT_FORMS = {
    "login": "civic.accounts.forms.SignInForm",
    "signup": "civic.accounts.forms.JoinForm",
    "request_login_code": "civic.accounts.forms.RequestCodeForm",
    "reset_password": "civic.accounts.forms.ForgottenPasswordForm",
    "change_password": "civic.accounts.password_forms.NextPasswordForm",
    "reauthenticate": "civic.accounts.password_forms.ConfirmPasswordForm",
    "set_password": "civic.accounts.password_forms.FirstPasswordForm",
    "reset_password_from_key": "civic.accounts.password_forms.PasswordByLinkForm",
    "confirm_login_code": "civic.accounts.forms.SignInCodeForm",
    "confirm_email_verification_code": "civic.accounts.forms.EmailCodeForm",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds after signing in or a code
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
SOCIALACCOUNT_ADAPTER = "civic.signin.adapter.SocialAdapter"
SOCIALACCOUNT_FORMS = {"signup": "civic.signin.forms.NewcomerForm"}
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds; then the other ways in are offered
MFA_ADAPTER = "civic.signin.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_ISSUER = "Tuili"
MFA_TOTP_TOLERANCE = 1  # periods of 30 seconds that a telephone's clock may be off (RFC 6238, 5.2)
MFA_FORMS = {
    "authenticate": "civic.accounts.forms.SecondFactorForm",
    "reauthenticate": "civic.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "civic.accounts.forms.ActivateSecondFactorForm",
    "signup_webauthn": "civic.signin.forms.FirstPasskeyForm",
    "login_webauthn": "civic.signin.forms.PasskeySignInForm",
    "authenticate_webauthn": "civic.signin.forms.PasskeySecondFactorForm",
    "reauthenticate_webauthn": "civic.signin.forms.PasskeyAgainForm",
}
