using System;
using System.Collections.Generic;
using System.Text;
using ExoCosmos.LibOS.Unix.Terminal;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Unix.Terminal;

[TestClass]
public class LineDisciplineTests
{
    private struct Screen : IEchoSink
    {
        public StringBuilder Text;

        public uint Column { get; private set; }

        public void Show(scoped ReadOnlySpan<byte> text)
        {
            foreach (var value in text)
            {
                Text.Append((char)value);
                Column = value switch { (byte)'\n' or (byte)'\r' => 0, (byte)'\b' => Column - 1, (byte)'\t' => Column + 8 - Column % 8, _ => Column + 1 };
            }
        }
    }

    /// <summary>Types, then reads until nothing is there.</summary>
    private static (string Screen, string Lines, string Signals) Type(string keys, TerminalModes? modes = null, int size = 100)
    {
        var discipline = new LineDiscipline { Modes = modes ?? TerminalModes.Default };
        var screen = new Screen { Text = new StringBuilder() };
        var signals = new List<int>();
        foreach (var key in Encoding.UTF8.GetBytes(keys))
        {
            var signal = discipline.Receive(key, ref screen);
            if (signal != 0)
                signals.Add(signal);
        }
        var lines = new List<string>();
        var buffer = new byte[size];
        while (discipline.HasInput && lines.Count < 100)
        {
            var canonical = (discipline.Modes.Local & LocalModes.Canonical) != 0;
            var count = canonical ? discipline.Queue.TakeLine(buffer) : discipline.Queue.Take(buffer);
            lines.Add(Encoding.UTF8.GetString(buffer, 0, count));
        }
        return (screen.Text.ToString(), string.Join("|", lines), string.Join(",", signals));
    }

    [TestMethod]
    [DataRow("ls\r", "ls\n", "ls\n")]
    [DataRow("ab\u007fc\r", "ab\b \bc\n", "ac\n")]
    [DataRow("\u007fa\r", "a\n", "a\n")]
    [DataRow("one two\u0017x\r", "one two\b \b\b \b\b \bx\n", "one x\n")]
    [DataRow("abc\u0015d\r", "abc\b \b\b \b\b \bd\n", "d\n")]
    [DataRow("a\u0001\u007fb\r", "a^A\b \b\b \bb\n", "ab\n")]
    [DataRow("a\u0016\u0003b\r", "a^\b^Cb\n", "a\u0003b\n")]
    [DataRow("a\tb\u007f\u007f\r", "a\tb\b \b\b\b\b\b\b\b\b\n", "a\n")]
    [DataRow("one\rtwo\r", "one\ntwo\n", "one\n|two\n")]
    [DataRow("ab\u0004", "ab", "ab")]
    [DataRow("\u0004", "", "")]
    [DataRow("ab\u0004cd\r", "abcd\n", "ab|cd\n")]
    public void LinesAreEdited(string keys, string screen, string lines)
    {
        var typed = Type(keys);
        Assert.AreEqual(screen, typed.Screen);
        Assert.AreEqual(lines, typed.Lines);
        Assert.AreEqual("", typed.Signals);
    }

    [TestMethod]
    public void EraseTakesAWholeCharacter()
    {
        Assert.AreEqual("ab\n", Type("aéb\u007f\u007fb\r").Lines);
        Assert.AreEqual("\n", Type("€\u007f\r").Lines);
    }

    [TestMethod]
    public void AnUnfinishedLineCannotBeRead() => Assert.AreEqual("", Type("abc").Lines);

    [TestMethod]
    public void SignalKeysAreTakenOutAndDropTheLine()
    {
        var typed = Type("abc\u0003def\r\u001c");
        Assert.AreEqual("2,3", typed.Signals);
        Assert.AreEqual("", typed.Lines, "the last key drops the finished line too");
        Assert.AreEqual("abc^Cdef\n^\\", typed.Screen);
    }

    [TestMethod]
    public void ALongLineIsReadInPieces() => Assert.AreEqual("abc|def|g\n", Type("abcdefg\r", size: 3).Lines);

    [TestMethod]
    public void ALineThatFillsTheBufferCanStillBeEnded()
    {
        var typed = Type(new string('x', 5000) + "\r", size: 10000);
        Assert.AreEqual(LineQueue.Size, typed.Lines.Length);
        Assert.IsTrue(typed.Lines.EndsWith('\n'));
    }

    [TestMethod]
    public void RawModeGivesEveryByteAsItIs()
    {
        var modes = TerminalModes.Default;
        modes.Local = LocalModes.None;
        modes.Input = 0;
        modes.Characters[(int)ControlCharacter.Minimum] = 1;
        var typed = Type("a\u0003\r\u007f\e[A", modes);
        Assert.AreEqual("a\u0003\r\u007f\e[A", typed.Lines);
        Assert.AreEqual("", typed.Screen);
        Assert.AreEqual("", typed.Signals);
    }

    [TestMethod]
    public void WithoutEchoNothingIsShownButNewlinesIfWanted()
    {
        var modes = TerminalModes.Default;
        modes.Local &= ~LocalModes.Echo;
        Assert.AreEqual("", Type("secret\r", modes).Screen);
        modes.Local |= LocalModes.EchoNewline;
        Assert.AreEqual("\n", Type("secret\r", modes).Screen);
    }

    [TestMethod]
    public void ALineInWorkBecomesReadableWhenLinesEnd()
    {
        var discipline = new LineDiscipline { Modes = TerminalModes.Default };
        var screen = new Screen { Text = new StringBuilder() };
        discipline.Receive((byte)'a', ref screen);
        Assert.IsFalse(discipline.HasInput);
        var modes = TerminalModes.Default;
        modes.Local &= ~LocalModes.Canonical;
        discipline.SetModes(modes);
        Assert.IsTrue(discipline.HasInput);
    }
}
