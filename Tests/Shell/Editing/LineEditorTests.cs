using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ExoCosmos.Shell.Editing;
using ExoCosmos.Shell.Terminal;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.Editing;

[TestClass]
public sealed class LineEditorTests
{
    private const string Left = "\e[D";
    private const string Right = "\e[C";
    private const string Up = "\e[A";
    private const string Down = "\e[B";

    [TestMethod]
    [DataRow("hello\r", "hello")]
    [DataRow("helo" + Left + "l\r", "hello")]
    [DataRow("ello\x01h\r", "hello")]
    [DataRow("ello\e[Hh\e[F!\r", "hello!")]
    [DataRow("hxello" + Left + Left + Left + Left + "\b\r", "hello")]
    [DataRow("xhello\x01\e[3~\r", "hello")]
    [DataRow("xhello\x01\x04\r", "hello")]
    [DataRow("one two\x17three\r", "one three")]
    [DataRow("cat /a/b.c\e\x7f\x7f\r", "cat /a/b")]
    [DataRow("one two three\eb\ebX\r", "one Xtwo three")]
    [DataRow("one two\x01\efX\r", "oneX two")]
    [DataRow("one two\x01\x0b\r", "")]
    [DataRow("one two\eb\x0b\x01\x19 \r", "two one ")]
    [DataRow("one two\eb\x15\r", "two")]
    [DataRow("one two\x01\ed\r", " two")]
    [DataRow("ab\x14\r", "ba")]
    [DataRow("größe" + Left + Left + "\b\b\r", "gße")]
    [DataRow("🙂x" + Left + "\b\r", "x")]
    [DataRow("a\u0301b" + Left + "\b\r", "b")]
    [DataRow(Right + Left + "\b\e[3~\x17\x15\x0bok\r", "ok")]
    [DataRow(Up + "\r", "third")]
    [DataRow(Up + Up + "!\r", "second!")]
    [DataRow("dra" + Up + Up + Up + Up + Down + Down + Down + Down + "ft\r", "draft")]
    [DataRow("\x10\x10\x0e\r", "third")]
    [DataRow("\x12" + "ec\r", "second")]
    [DataRow("\x12" + "ir\x12\r", "first")]
    [DataRow("\x12" + "irx\b\r", "third")]
    [DataRow("keep\x12" + "sec\a!\r", "keep!")]
    [DataRow("\x12" + "sec\x05!\r", "second!")]
    [DataRow("\x12" + "i" + Up + "\r", "second")]
    public void Edits(string typed, string expected) => Assert.AreEqual((LineOutcome.Entered, expected), Type(typed));

    [TestMethod]
    public void EndsAndCancels()
    {
        Assert.AreEqual((LineOutcome.EndOfInput, ""), Type("\x04"));
        Assert.AreEqual((LineOutcome.EndOfInput, ""), Type("gone"));
        Assert.AreEqual((LineOutcome.Cancelled, ""), Type("text\x03"));
    }

    [TestMethod]
    public void ShowsWhatIsThere() => Prop.ForAll(
        Gen.Elements("a", "b", " ", "日", "e\u0301", "\x01", "\x05", Left, Left, Right, "\b", "\x17", "\x0b", "\x15", "\x19", Up, Down, "\eb", "\ef")
            .ArrayOf().Select(string.Concat).ToArbitrary(),
        Gen.Choose(6, 30).ToArbitrary(),
        (typed, width) =>
        {
            var screen = new ScreenModel(width);
            var prompt = $"{Ansi.Green}p{Ansi.Reset}$ ";
            var keys = new Queue<Key>(Keys(typed));
            var editor = new LineEditor(
                () => keys.TryDequeue(out var key) ? key : null, screen.Write, () => width, Remembered());
            editor.ReadLine(prompt);

            // A line that is drawn once must look the same as one that was edited into being.
            var text = Replay(typed);
            var fresh = new ScreenModel(width);
            new LineRenderer(fresh.Write, () => width).Finish(prompt, text);
            return screen.Text == fresh.Text;
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void WrapsAndUnwraps()
    {
        var screen = new ScreenModel(10);
        var renderer = new LineRenderer(screen.Write, () => 10);
        renderer.Draw("$ ", "0123456789abcdef", 16);
        Assert.AreEqual("$ 0123456\n789abcdef", screen.Text);
        Assert.AreEqual((1, 9), (screen.Row, screen.Column));
        renderer.Draw("$ ", "0123456789abcdef", 3);
        Assert.AreEqual((0, 5), (screen.Row, screen.Column));
        renderer.Draw("$ ", "short", 5);
        Assert.AreEqual("$ short", screen.Text);
        Assert.AreEqual((0, 7), (screen.Row, screen.Column));
    }

    [TestMethod]
    public void TypingAtTheEndIsJustWritten()
    {
        var written = new StringBuilder();
        var renderer = new LineRenderer(text => written.Append(text), () => 80);
        for (var i = 0; i <= 5; i++)
            renderer.Draw("$ ", "hello"[..i], i);
        renderer.Finish("$ ", "hello");
        Assert.AreEqual("\r$ \e[Khello\n", written.ToString());
    }

    [TestMethod]
    public void CompletesAndLists()
    {
        var completer = new WordCompleter("alpha", "alphabet", "beta");
        Assert.AreEqual("beta ", Type("be\t\r", completer).Text);
        Assert.AreEqual("alpha", Type("al\t\r", completer).Text);
        Assert.AreEqual("x beta y", Type("x b y\e[D\e[D\t\x0by\r", completer).Text);
        Assert.AreEqual("zeta", Type("zeta\t\r", completer).Text);
        var screen = new StringBuilder();
        Type("al\t\t\r", completer, text => screen.Append(text));
        StringAssert.Contains(screen.ToString(), "alpha  alphabet\n");
    }

    private static string Replay(string typed) => Type(typed + "\r").Text;

    private static (LineOutcome Outcome, string Text) Type(string typed, ICompleter? completer = null, Action<string>? write = null)
    {
        var keys = new Queue<Key>(Keys(typed));
        return new LineEditor(() => keys.TryDequeue(out var key) ? key : null, write ?? (_ => { }), () => 80, Remembered(), completer).ReadLine("$ ");
    }

    private static History Remembered()
    {
        var history = new History();
        foreach (var line in new[] { "first", "second", "third" })
            history.Add(line);
        return history;
    }

    private static IEnumerable<Key> Keys(string typed)
    {
        var bytes = Encoding.UTF8.GetBytes(typed).AsMemory();
        while (KeyDecoder.TryDecode(bytes.Span, final: true, out var key, out var consumed))
        {
            bytes = bytes[consumed..];
            yield return key;
        }
    }

    private sealed class WordCompleter(params string[] words) : ICompleter
    {
        public Completion? Complete(string text, int cursor)
        {
            var start = text.LastIndexOf(' ', Math.Max(cursor - 1, 0)) + 1;
            var found = words.Where(word => word.StartsWith(text[start..cursor], StringComparison.Ordinal)).ToList();
            return found.Count == 0 ? null : new(start, CommonPrefix.Of(found) + (found.Count == 1 ? " " : ""), found);
        }
    }
}
