import jwt
from jose import jwt as jose_jwt


def user_of(token):
    # ruleid: jwt-unverified
    return jwt.decode(token, options={"verify_signature": False})["sub"]


def user_of_old(token):
    # ruleid: jwt-unverified
    return jwt.decode(token, verify=False)


def any_algorithm(token, key):
    # ruleid: jwt-unverified
    return jwt.decode(token, key, algorithms=["HS256", "none"])


def by_options(token):
    options = {"verify_signature": False, "verify_exp": True}
    # ruleid: jwt-unverified
    return jwt.decode(token, options=options)


def claims(token):
    # ruleid: jwt-unverified
    return jose_jwt.get_unverified_claims(token)


def issue(claims):
    # ruleid: jwt-unverified
    return jwt.encode(claims, None, algorithm="none")


def verified(token, key):
    # ok: jwt-unverified
    return jwt.decode(token, key, algorithms=["RS256"], audience="api")


def key_of(token):
    # ok: jwt-unverified
    return jwt.get_unverified_header(token)["kid"]


def without_expiry(token, key):
    # ok: jwt-unverified
    return jwt.decode(token, key, algorithms=["HS256"], options={"verify_exp": False})
