using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ExoCosmos.Shell.Terminal;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.Terminal;

[TestClass]
public sealed class KeyDecoderTests
{
    [TestMethod]
    [DataRow("a", "a")]
    [DataRow("ü日🙂", "ü 日 🙂")]
    [DataRow("\r\n\t", "Enter Enter Tab")]
    [DataRow("\x7f\b", "Backspace Backspace")]
    [DataRow("\x01\x03\x17", "^A ^C ^W")]
    [DataRow("\e[A\e[B\e[C\e[D", "Up Down Right Left")]
    [DataRow("\eOA\eOH\eOF", "Up Home End")]
    [DataRow("\e[H\e[F\e[1~\e[4~\e[7~\e[8~\e[3~", "Home End Home End Home End Delete")]
    [DataRow("\e[1;5C\e[1;5D\e[1;3C", "WordRight WordLeft WordRight")]
    [DataRow("\eb\ef\ed\e\x7f", "WordLeft WordRight DeleteWordRight DeleteWordLeft")]
    [DataRow("\e[3;5~", "DeleteWordRight")]
    [DataRow("\e[15~x", "Unknown x")]
    [DataRow("\e[[Ax", "Unknown x")]
    [DataRow("\e", "Escape")]
    [DataRow("\e\e[A", "Escape Up")]
    [DataRow("\e[", "Unknown")]
    public void Decodes(string input, string expected) => Assert.AreEqual(expected, string.Join(' ', Decode(Encoding.UTF8.GetBytes(input)).Select(Show)));

    [TestMethod]
    public void WaitsForTheRestOfASequence()
    {
        foreach (var text in new[] { "\e[1;5C", "\eOA", "\e[3~", "🙂" })
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var length = 0; length < bytes.Length; length++)
                Assert.IsFalse(KeyDecoder.TryDecode(bytes.AsSpan(0, length), final: false, out _, out _), $"{length} bytes of {text}");
            Assert.IsTrue(KeyDecoder.TryDecode(bytes, final: false, out _, out var consumed));
            Assert.AreEqual(bytes.Length, consumed);
        }
    }

    [TestMethod]
    public void GetsThroughAnyBytes() => Prop.ForAll<byte[]>(bytes => Decode(bytes).Count <= bytes.Length).QuickCheckThrowOnFailure();

    private static List<Key> Decode(ReadOnlySpan<byte> bytes)
    {
        var keys = new List<Key>();
        while (KeyDecoder.TryDecode(bytes, final: true, out var key, out var consumed))
        {
            Assert.IsGreaterThan(0, consumed);
            keys.Add(key);
            bytes = bytes[consumed..];
        }
        Assert.AreEqual(0, bytes.Length);
        return keys;
    }

    private static string Show(Key key) => key.Code switch
    {
        KeyCode.Text => key.Character.ToString(),
        KeyCode.Control => "^" + key.Character,
        _ => key.Code.ToString(),
    };
}
