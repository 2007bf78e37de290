import ldap
import ldap3
from flask import Flask, request
from ldap3.utils.conv import escape_filter_chars

app = Flask(__name__)
BASE = "ou=people,dc=example,dc=org"


@app.route("/person")
def person():
    connection = ldap.initialize("ldap://localhost")
    query = f"(uid={request.args['uid']})"
    # ruleid: ldap-injection
    return connection.search_s(BASE, ldap.SCOPE_SUBTREE, query)[0]


def authenticate(connection, user, secret):
    # ruleid: ldap-injection
    connection.search(BASE, "(&(uid=%s)(userPassword=%s))" % (user, secret))
    return connection.entries


def by_mail(conn: ldap3.Connection, mail):
    # ruleid: ldap-injection
    conn.search(search_base=BASE, search_filter="(mail=" + mail + ")", attributes=["cn"])


def by_mail_escaped(conn: ldap3.Connection, mail):
    # ok: ldap-injection
    conn.search(BASE, f"(mail={escape_filter_chars(mail)})")
    clean = escape_filter_chars(mail)
    # ok: ldap-injection
    conn.search(BASE, f"(mail={clean})")


def all_people(conn):
    # ok: ldap-injection
    conn.search(BASE, "(objectClass=person)")


def find(pattern, text):
    # ok: ldap-injection
    return re.search(pattern, "(uid=" + text + ")")
