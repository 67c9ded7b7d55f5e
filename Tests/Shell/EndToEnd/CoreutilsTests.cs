using System;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.EndToEnd;

/// <summary>The commands of the shell print what the programs of that name print on this machine, and have the same status.</summary>
[TestClass]
public sealed class CoreutilsTests
{
    private static TemporaryDirectory _tree = null!;

    [ClassInitialize]
    public static void MakeTree(TestContext _)
    {
        _tree = new();
        _tree.Write("a.txt", "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve\n");
        _tree.Write("no feed", "alpha beta\n\n  gamma\tdelta");
        _tree.Write("empty", "");
        _tree.Write("sub/größe.txt", "Grüße\nUPPER lower\nfoo(bar)\n");
        _tree.Write("sub/deep/er/file", "deep\n");
        _tree.Write(".hidden/x", "two\n");
        File.WriteAllBytes(_tree["binary"], [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * i >> 3))]);
        File.WriteAllBytes(_tree["zeros"], new byte[100_000]);
        File.CreateSymbolicLink(_tree["link"], "a.txt");
        File.CreateSymbolicLink(_tree["dangling"], "nowhere");
        File.CreateSymbolicLink(_tree["dirlink"], "sub");
        File.SetUnixFileMode(_tree["empty"], (UnixFileMode)0b111_101_101);
        File.SetLastWriteTimeUtc(_tree["a.txt"], new DateTime(2001, 2, 3, 4, 5, 6));
        File.WriteAllText(_tree["sums"], Hosted.Run("/usr/bin/sha256sum", ["a.txt", "binary", "empty"], directory: _tree.Path).Output);
    }

    [ClassCleanup]
    public static void RemoveTree() => _tree.Dispose();

    [TestMethod]
    [DataRow("ls")]
    [DataRow("ls -a")]
    [DataRow("ls -l")]
    [DataRow("ls -la sub")]
    [DataRow("ls -R")]
    [DataRow("ls -laR")]
    [DataRow("ls -d * .h*")]
    [DataRow("ls sub a.txt empty")]
    [DataRow("ls dirlink")]
    [DataRow("ls -l dirlink")]
    [DataRow("cat a.txt")]
    [DataRow("cat a.txt 'no feed' empty")]
    [DataRow("cat -n 'no feed' a.txt")]
    [DataRow("cat binary")]
    [DataRow("cat < a.txt")]
    [DataRow("cat a.txt | cat - empty | cat")]
    [DataRow("head a.txt")]
    [DataRow("head -n 3 a.txt")]
    [DataRow("head -3 a.txt 'no feed'")]
    [DataRow("head -c 7 a.txt")]
    [DataRow("head -n 0 a.txt")]
    [DataRow("tail a.txt")]
    [DataRow("tail -n 2 a.txt 'no feed'")]
    [DataRow("tail -n +11 a.txt")]
    [DataRow("tail -c 5 a.txt")]
    [DataRow("tail -c 5000000 a.txt")]
    [DataRow("cat a.txt | tail -4")]
    [DataRow("cat zeros | tail -c 9")]
    [DataRow("tail -n 1 zeros")]
    [DataRow("wc a.txt 'no feed' empty zeros")]
    [DataRow("wc -l a.txt")]
    [DataRow("wc -w -c 'no feed'")]
    [DataRow("cat a.txt | wc")]
    [DataRow("wc -l < a.txt")]
    [DataRow("grep t a.txt")]
    [DataRow("grep -n e$ a.txt sub/größe.txt")]
    [DataRow("grep -vc e a.txt")]
    [DataRow("grep -i upper sub/größe.txt")]
    [DataRow("grep -F 'foo(bar)' sub/größe.txt")]
    [DataRow("grep -l two a.txt empty .hidden/x")]
    [DataRow("grep -h two a.txt .hidden/x")]
    [DataRow("grep -r two .hidden")]
    [DataRow("grep 'f.*o\\|x' a.txt")]
    [DataRow("grep nothing a.txt; echo $?")]
    [DataRow("sha256sum a.txt binary zeros 'no feed' empty")]
    [DataRow("cat binary | sha256sum")]
    [DataRow("sha256sum -c sums")]
    [DataRow("find sub -name '*.txt'")]
    [DataRow("find sub -type f -name 'f*'")]
    [DataRow("find . -type l | sort")]
    [DataRow("find . | sort")]
    [DataRow("find . -maxdepth 1 -type d | sort")]
    [DataRow("find sub -size -6c -type f")]
    [DataRow("echo a  b 'c  d' \"e$HOME\"")]
    [DataRow("echo -n no feed")]
    [DataRow("echo -e 'a\\tb\\n\\x41\\0102\\\\ \\q\\c gone'")]
    [DataRow("echo -E '\\n' - -x -")]
    [DataRow("echo * */* .h*")]
    [DataRow("echo [ab]* [!ab]* 'a'*t no*'feed' nothing*")]
    [DataRow("echo $? ; false; echo $?; true; echo $?")]
    [DataRow("X='a  b'; echo $X \"$X\" ${X}c '$X'")]
    [DataRow("X=1; X=2 env | grep ^X; echo $X")]
    [DataRow("export Y=5; env | grep ^Y")]
    [DataRow("true && echo yes || echo no; false && echo yes || echo no")]
    [DataRow("! true; echo $?")]
    [DataRow("echo out; ls /nonexistent 2>/dev/null; echo after")]
    [DataRow("ls /nonexistent 2>&1 | wc -l")]
    [DataRow("(:", DisplayName = "a syntax error has status 2")]
    [DataRow("echo a > made; echo b >> made; cat made; rm made")]
    [DataRow("echo both >made 2>&1; cat <made; rm made")]
    [DataRow("cat nothing")]
    [DataRow("nosuchcommand; echo $?")]
    [DataRow("./a.txt; echo $?")]
    [DataRow("cd sub/deep && pwd; cd ..; pwd; cd - >/dev/null; pwd")]
    [DataRow("cd /nonexistent || echo no")]
    [DataRow("mkdir -p m/n/o m && mkdir m/p; mkdir m; ls -R m; rmdir m/n/o m/p && ls m; rm -r m; ls m")]
    [DataRow("cp a.txt c1; cp a.txt empty m; mkdir d2; cp a.txt empty d2; ls d2; cat c1; rm -r c1 d2")]
    [DataRow("cp -r sub copy; find copy | sort; diff -r sub copy && echo same; rm -rf copy nothing")]
    [DataRow("cp sub x; echo $?; ls x")]
    [DataRow("cp a.txt b1; mv b1 b2; ls b1 b2; mkdir md; mv b2 md; ls md; rm -r md")]
    [DataRow("ln -s a.txt l1; ln a.txt l2; ls -l l1; cat l1 l2; ln -s x l1; ln -sf sub l1; ls l1; rm l1 l2")]
    [DataRow("touch t1 t2; ls t*; test -f t1 && echo file; [ -s t1 ] || echo empty; rm t1 t2; rm t1; rm -f t1")]
    [DataRow("chmod 640 empty; ls -l empty; chmod +x empty; ls -l empty; chmod 755 empty")]
    [DataRow("date +%Y-%m-%d; date -d '' >/dev/null 2>&1; echo -")]
    [DataRow("[ 3 -lt 10 ] && [ a != b ] && test ! -e nothing && echo ok")]
    [DataRow("sh -c 'exit 9'; echo $?; sh -c 'kill -9 $$'; echo $?")]
    [DataRow("yes 2>/dev/null | head -2")]
    [DataRow("cat /dev/zero 2>/dev/null | head -c 3 | wc -c")]
    [DataRow("echo one | sh -c 'cat; echo err >&2' 2>&1 | cat")]
    [DataRow("echo 'x y' | sh -c 'read a b; echo $b $a'")]
    [DataRow("exit 7; echo not")]
    public void PrintsTheSame(string line)
    {
        var ours = Hosted.Run(Hosted.Shell, ["-c", Adapt(line)], directory: _tree.Path);
        var theirs = Hosted.Run("/bin/bash", ["-c", line], directory: _tree.Path);
        Assert.AreEqual(theirs.Output, ours.Output, ours.Error);
        Assert.AreEqual(theirs.Status, ours.Status, ours.Error);
        Assert.AreEqual(theirs.Error.Length > 0, ours.Error.Length > 0, $"theirs: {theirs.Error}\nours: {ours.Error}");
    }

    // 'env' means something else in the shell, sizes are bytes, and the alternative of .NET has no backslash.
    private static string Adapt(string line) => line
        .Replace("env |", "run env |", StringComparison.Ordinal)
        .Replace("-6c", "-6", StringComparison.Ordinal)
        .Replace("\\|x", "|x", StringComparison.Ordinal);
}
