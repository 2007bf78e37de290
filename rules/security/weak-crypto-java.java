class Box {
  void ciphers() throws Exception {
    // ruleid: weak-crypto-java
    Cipher a = Cipher.getInstance("AES");
    // ruleid: weak-crypto-java
    Cipher b = Cipher.getInstance("DES/CBC/PKCS5Padding");
    // ruleid: weak-crypto-java
    Cipher c = Cipher.getInstance("AES/ECB/PKCS5Padding");
    // ruleid: weak-crypto-java
    KeyGenerator d = KeyGenerator.getInstance("DESede");
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    // ruleid: weak-crypto-java
    rsa.initialize(1024);
    // ruleid: weak-crypto-java
    IvParameterSpec iv = new IvParameterSpec("0123456789abcdef".getBytes());
    // ruleid: weak-crypto-java
    SecretKeySpec key = new SecretKeySpec("0123456789abcdef".getBytes(), "AES");
    // ok: weak-crypto-java
    Cipher e = Cipher.getInstance("AES/GCM/NoPadding");
    // ok: weak-crypto-java
    Cipher f = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    // ok: weak-crypto-java
    KeyGenerator g = KeyGenerator.getInstance("AES");
  }
}
