class Messages {
  Object read(InputStream in) throws Exception {
    // ruleid: unsafe-deserialization-java
    ObjectInputStream objects = new ObjectInputStream(in);
    return objects.readObject();
  }

  Object filtered(InputStream in) throws Exception {
    // ok: unsafe-deserialization-java
    ObjectInputStream objects = new ObjectInputStream(in);
    objects.setObjectInputFilter(ONLY_ORDERS);
    return objects.readObject();
  }

  void others(InputStream in) {
    // ruleid: unsafe-deserialization-java
    Object a = new XMLDecoder(in).readObject();
    // ruleid: unsafe-deserialization-java
    XStream stream = new XStream();
    // ruleid: unsafe-deserialization-java
    mapper.enableDefaultTyping();
    // ruleid: unsafe-deserialization-java
    Object b = new Yaml().load(in);
    // ok: unsafe-deserialization-java
    Order order = mapper.readValue(in, Order.class);
    // ok: unsafe-deserialization-java
    Object c = new Yaml(new SafeConstructor(options)).load(in);
  }
}
