class Box {
  void Ciphers() {
    // ruleid: weak-crypto-csharp
    var a = new DESCryptoServiceProvider();
    // ruleid: weak-crypto-csharp
    var b = TripleDES.Create();
    // ruleid: weak-crypto-csharp
    aes.Mode = CipherMode.ECB;
    // ruleid: weak-crypto-csharp
    ServicePointManager.ServerCertificateValidationCallback += (s, c, h, e) => true;
    // ruleid: weak-crypto-csharp
    var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse };
    // ok: weak-crypto-csharp
    var c = new AesGcm(key, 16);
    // ok: weak-crypto-csharp
    aes.Mode = CipherMode.CBC;
    // ok: weak-crypto-csharp
    var safe = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit };
  }
}
