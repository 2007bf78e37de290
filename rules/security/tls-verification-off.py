import ssl

import aiohttp
import httpx
import requests
import urllib3


def fetch(url):
    # ruleid: tls-verification-off
    return requests.get(url, verify=False, timeout=5)


def fetch_with_ca(url):
    # ok: tls-verification-off
    return requests.get(url, verify="/etc/ssl/our-ca.pem", timeout=5)


def client():
    # ruleid: tls-verification-off
    return httpx.Client(base_url="https://api.example.org", verify=False)


def shared():
    session = requests.Session()
    # ruleid: tls-verification-off
    session.verify = False
    return session


def context():
    # ruleid: tls-verification-off
    first = ssl._create_unverified_context()
    second = ssl.create_default_context()
    second.check_hostname = False
    # ruleid: tls-verification-off
    second.verify_mode = ssl.CERT_NONE
    return first, second


async def pool():
    # ruleid: tls-verification-off
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False))


def manager():
    # ruleid: tls-verification-off
    urllib3.PoolManager(cert_reqs="CERT_NONE")
    # ok: tls-verification-off
    return urllib3.PoolManager(cert_reqs="CERT_REQUIRED")


def checked():
    # ok: tls-verification-off
    context = ssl.create_default_context()
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def verify_form(form):
    # ok: tls-verification-off
    return form.submit(verify=False)
