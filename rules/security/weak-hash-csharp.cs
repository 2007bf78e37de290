class Sums {
  void Sums() {
    // ruleid: weak-hash-csharp
    var a = MD5.Create();
    // ruleid: weak-hash-csharp
    var b = new SHA1CryptoServiceProvider();
    // ok: weak-hash-csharp
    var c = SHA256.Create();
    // ok: weak-hash-csharp
    var d = SHA512.HashData(data);
  }
}
