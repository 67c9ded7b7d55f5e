using System;
using System.IO;
using System.Linq;
using ExoCosmos.Shell.Commands;
using ExoCosmos.Shell.Execution;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.Execution;

[TestClass]
public sealed class CompleterTests
{
    // Text with | for the cursor, before and after Tab; @ stands for the directory.
    [TestMethod]
    [DataRow("sha|", "sha256sum |")]
    [DataRow("ls | sha|", "ls | sha256sum |", DisplayName = "after a pipe")]
    [DataRow("true && rmd|", "true && rmdir |")]
    [DataRow("proga|", "progalpha |")]
    [DataRow("run proga|", "run progalpha |")]
    [DataRow("cat @/pl|", "cat @/plain.txt |")]
    [DataRow("cat @/pl| more", "cat @/plain.txt | more")]
    [DataRow("cat @/w|", "cat @/with\\ blank |")]
    [DataRow("cat '@/w|", "cat '@/with blank' |")]
    [DataRow("cat \"@/w|", "cat \"@/with blank\" |")]
    [DataRow("cat @/'w|", "cat @/'with blank' |")]
    [DataRow("cat @/with\\ b|", "cat @/with\\ blank |")]
    [DataRow("cat $DIR/pl|", "cat $DIR/plain.txt |")]
    [DataRow("cat ~/pl|", "cat ~/plain.txt |")]
    [DataRow("cat <@/pl|", "cat <@/plain.txt |")]
    [DataRow("cd @/d|", "cd @/dir/|")]
    [DataRow("cat @/dir/.h|", "cat @/dir/.hidden |")]
    [DataRow("@/progd/proga|", "@/progd/progalpha |")]
    public void Completes(string before, string after)
    {
        using var directory = MakeTree();
        var completer = new ShellCompleter(MakeSession(directory));
        before = before.Replace("@", directory.Path, StringComparison.Ordinal);
        after = after.Replace("@", directory.Path, StringComparison.Ordinal);
        var cursor = Cursor(before, after);
        var text = before.Remove(cursor, 1);
        var completion = completer.Complete(text, cursor);
        Assert.IsNotNull(completion);
        var result = text[..completion.Start] + completion.Replacement + "|" + text[cursor..];
        Assert.AreEqual(after, result);
    }

    [TestMethod]
    public void OffersWhatFits()
    {
        using var directory = MakeTree();
        var completer = new ShellCompleter(MakeSession(directory));
        Assert.AreEqual("dir/ progd/", Offer(completer, $"cd {directory.Path}/"));
        Assert.AreEqual("first second", Offer(completer, $"cat {directory.Path}/dir/"));
        Assert.AreEqual("dir/ plain.txt progd/ with blank", Offer(completer, $"ls {directory.Path}/"));
        Assert.AreEqual("nothing", Offer(completer, $"ls {directory.Path}/zz"));
        Assert.AreEqual("nothing", Offer(completer, "ls /no/such/"));
    }

    // The last cursor mark for which both texts are possible: a pipe before it stays in both.
    private static int Cursor(string before, string after) => after.Count(c => c == '|') > 1 ? before.LastIndexOf('|') : before.IndexOf('|', StringComparison.Ordinal);

    private static string Offer(ShellCompleter completer, string text) =>
        completer.Complete(text, text.Length) is { } completion ? string.Join(' ', completion.Candidates) : "nothing";

    private static TemporaryDirectory MakeTree()
    {
        var directory = new TemporaryDirectory();
        foreach (var file in new[] { "plain.txt", "with blank", "dir/first", "dir/second", "dir/.hidden", "progd/progalpha", "progd/no-program" })
            directory.Write(file, "");
        File.SetUnixFileMode(directory["progd/progalpha"], (UnixFileMode)0b111_101_101);
        return directory;
    }

    private static ShellSession MakeSession(TemporaryDirectory directory)
    {
        var session = new ShellSession(CommandTable.Standard(), terminal: null);
        session.Variables.Set("PATH", directory["progd"]);
        session.Variables.Set("DIR", directory.Path);
        session.Variables.Set("HOME", directory.Path);
        return session;
    }
}
