class Tokens {
  string NewToken() {
    // ruleid: insecure-random-csharp
    var random = new Random();
    return random.Next().ToString("x");
  }

  void Others() {
    // ruleid: insecure-random-csharp
    var password = Random.Shared.Next().ToString();
    // ok: insecure-random-csharp
    var dice = new Random();
    // ok: insecure-random-csharp
    var token = RandomNumberGenerator.GetHexString(32);
  }
}
