import hashlib
import secrets

import bcrypt
from werkzeug.security import generate_password_hash


def hash_password(password):
    # ruleid: weak-password-storage
    return hashlib.sha256(password.encode()).hexdigest()


def register(form):
    # ruleid: weak-password-storage
    digest = hashlib.md5((form["salt"] + form["password"]).encode("utf-8")).hexdigest()
    return digest


def verify(user, passwd):
    digest = hashlib.new("sha512")
    digest = hashlib.sha512()
    # ruleid: weak-password-storage
    digest.update(passwd.encode())
    return digest.hexdigest() == user.digest


def hash_slowly(password):
    # ok: weak-password-storage
    first = bcrypt.hashpw(password.encode(), bcrypt.gensalt())
    # ok: weak-password-storage
    second = generate_password_hash(password)
    # ok: weak-password-storage
    third = hashlib.pbkdf2_hmac("sha256", password.encode(), secrets.token_bytes(16), 600_000)
    # ok: weak-password-storage
    fourth = hashlib.scrypt(password.encode(), salt=secrets.token_bytes(16), n=2**14, r=8, p=1)
    return first, second, third, fourth


def etag(content):
    # ok: weak-password-storage
    return hashlib.sha256(content).hexdigest()


def reset_token(value):
    # ok: weak-password-storage
    return hashlib.sha256(value.password_reset_token.encode()).hexdigest()
