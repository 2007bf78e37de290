import xml.etree.ElementTree as ET

import defusedxml.ElementTree
from flask import Flask, request
from lxml import etree

app = Flask(__name__)


@app.route("/import", methods=["POST"])
def import_document():
    # ruleid: xxe
    tree = etree.fromstring(request.data)
    return tree.findtext("title")


@app.route("/upload", methods=["POST"])
def upload():
    # ruleid: xxe
    return ET.parse(request.files["file"]).getroot().tag


def parser():
    # ruleid: xxe
    return etree.XMLParser(resolve_entities=True, load_dtd=True)


def strict():
    # ok: xxe
    return etree.XMLParser(resolve_entities=False, no_network=True)


@app.route("/import-safe", methods=["POST"])
def import_safely():
    # ok: xxe
    first = defusedxml.ElementTree.fromstring(request.data)
    # ok: xxe
    second = etree.fromstring(request.data, etree.XMLParser(resolve_entities=False))
    return first.tag + second.tag


def configuration(path):
    # ok: xxe
    return ET.parse(path).getroot()
