using System;
using System.IO;
using System.IO.Compression;
using ExoCosmos.Build.Font;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: ExoCosmos.Build.Font FONT.psf[.gz] OUTPUT.cs");
    return 2;
}
try
{
    var bytes = File.ReadAllBytes(args[0]);
    var isCompressed = bytes is [0x1F, 0x8B, ..];
    File.WriteAllText(args[1], FontSource.Write(PsfFont.Parse(isCompressed ? Decompress(bytes) : bytes)));
    return 0;
}
catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"{args[0]}: error EXO0031: {failure.Message}");
    return 1;
}

static byte[] Decompress(byte[] compressed)
{
    using var reader = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
    using var plain = new MemoryStream();
    reader.CopyTo(plain);
    return plain.ToArray();
}
