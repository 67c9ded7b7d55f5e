using System;
using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.EndToEnd;

/// <summary>The shell as a program: scripts, standard input, messages, and what only it has.</summary>
[TestClass]
public sealed class ShellProgramTests
{
    [TestMethod]
    public void RunsScriptsWithArguments()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("script", "#!/bin/shell\n# comment\necho $0 $# \"$@\"\nfor\necho 'two\nlines' |\n  cat\nexit 4\necho not\n");
        var result = Hosted.Run(Hosted.Shell, ["script", "one", "two three"], directory: directory.Path);
        Assert.AreEqual("script 2 one two three\ntwo\nlines\n", result.Output);
        Assert.AreEqual("shell: for: command not found\n", result.Error);
        Assert.AreEqual(4, result.Status);
    }

    [TestMethod]
    public void SaysWhereAScriptIsWrong()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("script", "echo 1\necho 'a\nb'\necho | | x\necho not\n");
        var result = Hosted.Run(Hosted.Shell, ["script"], directory: directory.Path);
        Assert.AreEqual("1\na\nb\n", result.Output);
        Assert.AreEqual("script:4: a command is missing before '|'\n", result.Error);
        Assert.AreEqual(2, result.Status);

        directory.Write("open", "echo 1\n\necho 'never closed\n");
        result = Hosted.Run(Hosted.Shell, ["open"], directory: directory.Path);
        Assert.AreEqual("open:3: a ' is not closed\n", result.Error);
        Assert.AreEqual(2, result.Status);

        result = Hosted.Run(Hosted.Shell, ["missing"], directory: directory.Path);
        Assert.AreEqual((127, "shell: missing: No such file or directory\n"), (result.Status, result.Error));
    }

    [TestMethod]
    public void RunsLinesFromAPipe()
    {
        var result = Hosted.Run(Hosted.Shell, [], "echo one\ncat\nthis line is for cat\n");
        Assert.AreEqual("one\nthis line is for cat\n", result.Output);
        result = Hosted.Run(Hosted.Shell, [], "echo |\n\n)\nsh -c 'read x; echo got $x'\nthe next line\nfalse");
        Assert.AreEqual("got the next line\n", result.Output);
        Assert.AreEqual(1, result.Status);
    }

    [TestMethod]
    [DataRow("help", "sha256sum")]
    [DataRow("help grep", "usage: grep [-")]
    [DataRow("ls --help", "usage: ls [-")]
    [DataRow("hexdump a", "00000000  61 62 63 00 ff 0a                                 |abc...|\n00000006\n")]
    [DataRow("hexdump -s 2 -n 3 a", "00000002  63 00 ff                                          |c..|\n00000005\n")]
    [DataRow("stat a", "Access: (0640/-rw-r-----)")]
    [DataRow("stat a", "Modify: 2001-02-03 04:05:06.000000000 +0000")]
    [DataRow("uptime", "up ")]
    [DataRow("date", "UTC")]
    [DataRow("X=5; set", "\nX=5\n")]
    [DataRow("echo 'echo inner' > s; source s", "inner\n")]
    [DataRow("echo 'text' | tail -n1 | run cat", "text\n")]
    public void Prints(string line, string expected)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory["a"], [0x61, 0x62, 0x63, 0, 0xFF, 0x0A]);
        File.SetUnixFileMode(directory["a"], (UnixFileMode)0b110_100_000);
        File.SetLastWriteTimeUtc(directory["a"], new DateTime(2001, 2, 3, 4, 5, 6));
        var result = Hosted.Run(Hosted.Shell, ["-c", line], directory: directory.Path);
        StringAssert.Contains(result.Output, expected);
        Assert.AreEqual("", result.Error);
        Assert.AreEqual(0, result.Status);
    }

    [TestMethod]
    [DataRow("env", "env: /proc/exo/environments does not exist: this works on ExoCosmos only\n", 1)]
    [DataRow("caps 3", "caps: /proc/exo/caps does not exist: this works on ExoCosmos only\n", 1)]
    [DataRow("mem", "mem: /proc/exo/memory does not exist: this works on ExoCosmos only\n", 1)]
    [DataRow("disk", "disk: /proc/exo/disk does not exist: this works on ExoCosmos only\n", 1)]
    [DataRow("dmesg", "dmesg: /proc/exo/log does not exist: this works on ExoCosmos only\n", 1)]
    [DataRow("reboot", "reboot: /proc/exo/power does not exist: this works on ExoCosmos only\n", 1)]
    [DataRow("poweroff 200", "poweroff: the status must be a number from 0 to 127\nusage: poweroff [STATUS]\n", 2)]
    [DataRow("ls -z", "ls: unknown option '-z'\nusage: ls [-laRd1] [FILE ...]\n", 2)]
    [DataRow("ls /none /none2", "ls: /none: No such file or directory\nls: /none2: No such file or directory\n", 2)]
    [DataRow("grep '(' /etc/passwd", "grep: the pattern is malformed at character 2: InsufficientClosingParentheses\n", 2)]
    [DataRow("rm -r / .. .", "rm: /: refusing to remove it\nrm: ..: refusing to remove it\nrm: .: refusing to remove it\n", 1)]
    [DataRow("cp /etc /tmp", "cp: /etc is a directory (use -r)\n", 1)]
    [DataRow("cat < /none", "shell: /none: No such file or directory\n", 1)]
    [DataRow("cat /etc", "cat: /etc: Is a directory\n", 1)]
    [DataRow("run", "run: a program is missing\nusage: run PROGRAM [ARGUMENT ...]\n", 2)]
    [DataRow("./nothing", "shell: ./nothing: No such file or directory\n", 127)]
    [DataRow("/etc/passwd", "shell: /etc/passwd: Permission denied\n", 126)]
    [DataRow("sh -c 'kill -SEGV $$'", "shell: sh: Segmentation fault (signal 11)\n", 139)]
    [DataRow("sleep x", "sleep: 'x' is not a number of seconds\nusage: sleep SECONDS\n", 2)]
    [DataRow("help nothing", "help: no command of the shell is called 'nothing'\n", 1)]
    public void Complains(string line, string message, int status)
    {
        var result = Hosted.Run(Hosted.Shell, ["-c", line]);
        StringAssert.StartsWith(result.Error, message);
        Assert.AreEqual(status, result.Status);
    }

    [TestMethod]
    [DataRow("hello\n", "Exec format error: it is not an ELF program")]
    [DataRow("\u007fELF\u0002\u0001\u0001", "Exec format error: it is cut short; copy it again")]
    [DataRow("\u007fELF\u0001\u0001\u0001\0\0\0\0\0\0\0\0\0\u0002\0\u0028\0000000000000000000000000000000000000000000000000000000",
        "Exec format error: it was made for another processor; build it for linux-x64")]
    public void SaysWhyAFileIsNoProgram(string content, string reason)
    {
        using var directory = new TemporaryDirectory();
        directory.Write("file", content);
        File.SetUnixFileMode(directory["file"], (UnixFileMode)0b111_101_101);
        var result = Hosted.Run(Hosted.Shell, ["-c", "./file"], directory: directory.Path);
        Assert.AreEqual((126, $"shell: ./file: {reason}\n"), (result.Status, result.Error));
    }

    [TestMethod]
    public void StartsWithoutVariables()
    {
        var result = Hosted.Run("/usr/bin/env", ["-i", Hosted.Shell, "-c", "cd; pwd; run env | grep PATH; echo ~"]);
        Assert.AreEqual((0, "/\nPATH=/bin\n~\n"), (result.Status, result.Output), result.Error);
    }

    [TestMethod]
    public void KeepsHolesAndTimesWhenItCopies()
    {
        using var directory = new TemporaryDirectory();
        using (var file = File.Create(directory["sparse"]))
        {
            file.Position = 50_000_000;
            file.WriteByte(1);
            file.Position = 123;
            file.WriteByte(2);
            file.SetLength(100_000_001);
        }
        File.SetLastWriteTimeUtc(directory["sparse"], new DateTime(2001, 2, 3));
        var result = Hosted.Run(Hosted.Shell, ["-c", "cp -p sparse copy && cat sparse > full && run cmp sparse copy && run cmp sparse full && run du -k copy"], directory: directory.Path);
        Assert.AreEqual(0, result.Status, result.Error);
        Assert.IsLessThan(200, int.Parse(result.Output.Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.AreEqual(new DateTime(2001, 2, 3), File.GetLastWriteTimeUtc(directory["copy"]));
    }

    [TestMethod]
    public void HandlesAnyFileName()
    {
        using var directory = new TemporaryDirectory();
        var script = "printf 'x' > \"$(printf 'bad\\377name')\"; printf y > \"$(printf 'line\\nfeed')\"; printf z > \"$(printf 'back\\\\slash')\"; sha256sum * > sums";
        Assert.AreEqual(0, Hosted.Run("/bin/bash", ["-c", script], directory: directory.Path).Status);
        var result = Hosted.Run(Hosted.Shell, ["-c", "rm sums; sha256sum * > /tmp/$$; mv /tmp/$$ ours; cat ours; sha256sum -c ours; rm *; ls -a"], directory: directory.Path);
        Assert.AreEqual("", result.Error);
        StringAssert.EndsWith(result.Output, "OK\n.\n..\n");
        StringAssert.Contains(result.Output, "  line\\nfeed\n");
    }

    [TestMethod]
    public void DoesNotCopyATreeIntoItself()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("d/file", "text");
        var result = Hosted.Run(Hosted.Shell, ["-c", "cp -r d d/copy; find d | run sort"], directory: directory.Path);
        Assert.AreEqual("d\nd/copy\nd/copy/file\nd/file\n", result.Output);
        Assert.AreEqual("cp: d/copy: not copied into itself\n", result.Error);
    }
}
