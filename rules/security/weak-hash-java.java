class Sums {
  void sums(byte[] data) throws Exception {
    // ruleid: weak-hash-java
    MessageDigest a = MessageDigest.getInstance("MD5");
    // ruleid: weak-hash-java
    MessageDigest b = MessageDigest.getInstance("SHA-1");
    // ruleid: weak-hash-java
    String c = DigestUtils.md5Hex(data);
    // ruleid: weak-hash-java
    HashFunction d = Hashing.sha1();
    // ok: weak-hash-java
    MessageDigest e = MessageDigest.getInstance("SHA-256");
    // ok: weak-hash-java
    String f = DigestUtils.sha256Hex(data);
  }
}
