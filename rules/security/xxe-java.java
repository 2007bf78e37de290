class Reader {
  Document read(InputStream input) throws Exception {
    // ruleid: xxe-java
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    return factory.newDocumentBuilder().parse(input);
  }

  void sax(InputStream input) throws Exception {
    // ruleid: xxe-java
    SAXParser parser = SAXParserFactory.newInstance().newSAXParser();
    parser.parse(input, handler);
  }

  void stream(InputStream input) throws Exception {
    // ruleid: xxe-java
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.createXMLStreamReader(input);
  }

  void safeStream(InputStream input) throws Exception {
    // ok: xxe-java
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.createXMLStreamReader(input);
  }

  Document safe(InputStream input) throws Exception {
    // ok: xxe-java
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(input);
  }

  Document written() throws Exception {
    // ok: xxe-java
    DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    return builder.newDocument();
  }

  Reader() throws Exception {
    // ok: xxe-java
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    this.builder = factory.newDocumentBuilder();
  }

  Reader(InputStream input) throws Exception {
    // ruleid: xxe-java
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.newDocumentBuilder().parse(input);
  }

  void lambda() {
    run(() -> {
      // ok: xxe-java
      SAXReader reader = new SAXReader();
      reader.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return reader;
    });
  }
}

// ok: xxe-java
DocumentBuilderFactory pasted = DocumentBuilderFactory.newInstance();
pasted.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
pasted.newDocumentBuilder().parse(input);
