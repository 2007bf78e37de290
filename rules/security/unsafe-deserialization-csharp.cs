class Messages {
  void Read(Stream stream) {
    // ruleid: unsafe-deserialization-csharp
    var a = new BinaryFormatter().Deserialize(stream);
    // ruleid: unsafe-deserialization-csharp
    var b = new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.All };
    // ok: unsafe-deserialization-csharp
    var c = JsonSerializer.Deserialize<Order>(stream);
    // ok: unsafe-deserialization-csharp
    var d = new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.None };
  }
}
