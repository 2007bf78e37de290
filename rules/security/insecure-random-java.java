class Tokens {
  String newToken() {
    // ruleid: insecure-random-java
    return Long.toHexString(new Random().nextLong());
  }

  void others() {
    // ruleid: insecure-random-java
    String otp = RandomStringUtils.randomNumeric(6);
    // ruleid: insecure-random-java
    double key = Math.random();
    // ok: insecure-random-java
    int x = new Random().nextInt(10);
    // ok: insecure-random-java
    String token = Long.toHexString(new SecureRandom().nextLong());
    // ok: insecure-random-java
    Random dice = new Random();
  }
}
