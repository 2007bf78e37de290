import sys
import xml.dom.minidom
import xml.etree.ElementTree as ET
import xml.sax

import defusedxml.ElementTree
from lxml import etree


def totals(path):
    # ruleid: unsafe-xml-input
    return ET.parse(path).getroot()


def message(text):
    # ruleid: unsafe-xml-input
    return ET.fromstring(text)


def pretty(text: str) -> str:
    # ruleid: unsafe-xml-input
    return xml.dom.minidom.parseString(text).toprettyxml()


def walk(handler, name):
    with open(name) as file:
        # ruleid: unsafe-xml-input
        xml.sax.parse(file, handler)


def feed(url):
    page = requests.get(url, timeout=5)
    # ruleid: unsafe-xml-input
    return etree.fromstring(page.content)


def main():
    # ruleid: unsafe-xml-input
    print(ET.parse(sys.argv[1]))


def refused(path):
    # ok: unsafe-xml-input
    return defusedxml.ElementTree.parse(path)


def own():
    # ok: unsafe-xml-input
    return ET.fromstring("<a><b/></a>")


def built(tree):
    # ok: unsafe-xml-input
    return xml.dom.minidom.parseString(ET.tostring(tree)).toprettyxml()


def careful(path):
    parser = etree.XMLParser(resolve_entities=False)
    # ok: unsafe-xml-input
    return etree.parse(path, parser)


def page(number: int):
    # ok: unsafe-xml-input
    return ET.parse(number)
