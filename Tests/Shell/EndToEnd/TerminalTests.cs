using System;
using System.Diagnostics;
using System.Text;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.EndToEnd;

/// <summary>The shell on a terminal: util-linux' <c>script</c> gives it one.</summary>
[TestClass]
public sealed class TerminalTests
{
    private const string Prompt = "exo\e[0m:";

    [TestMethod]
    public void Converses()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("some file.txt", "content\n");
        directory.Write("sub/x", "");
        using var session = new Session(directory);
        session.Expect("ExoCosmos");
        session.Expect(Prompt);
        session.Type("echo he\e[D\e[Dt\e[F there\r");
        session.Expect("\nthe there\r\n");
        session.Expect(Prompt);
        session.Type("cat so\t\r");
        session.Expect("some\\ file.txt");
        session.Expect("\ncontent\r\n");
        session.Type("ls\r");
        session.Expect("\nsome file.txt  \e[1;34msub\e[0m\r\n");
        session.Type("\e[A\e[A\r");
        session.Expect("\ncontent\r\n");
        session.Type("\x12there\r");
        session.Expect("reverse-i-search");
        session.Expect("\nthe there\r\n");
        session.Type("echo 'two\r");
        session.Expect("> ");
        session.Type("lines'\r");
        session.Expect("\ntwo\r\nlines\r\n");
        session.Type("exit 5\r");
        Assert.AreEqual(5, session.Wait());
        StringAssert.StartsWith(System.IO.File.ReadAllText(directory[".history"]), "echo the there\ncat some\\ file.txt \nls\n");
    }

    [TestMethod]
    public void CancelsLinesCommandsAndPrograms()
    {
        using var directory = new TemporaryDirectory();
        using var session = new Session(directory);
        session.Expect(Prompt);
        session.Type("half a line\x03");
        session.Expect("^C");
        session.Expect(Prompt);
        session.Type("echo [$?]\r");
        session.Expect("\n[130]\r\n");
        foreach (var endless in new[] { "sleep 1000", "run sleep 1000", "cat /dev/zero > /dev/null", "cat /dev/zero | wc", "yes > /dev/null", "sleep 1000 | cat", "cat" })
        {
            session.Expect(Prompt);
            session.Type(endless + "; echo not this\r");
            Thread.Sleep(400);
            session.Type("\x03");
            session.Expect("^C");
            session.Expect(Prompt);
            session.Type("echo [$?]\r");
            session.Expect("\n[130]\r\n");
        }
        Assert.IsFalse(session.Everything.Contains("\nnot this", StringComparison.Ordinal));
        session.Type("\x04");
        Assert.AreEqual(0, session.Wait(), session.Everything);
    }

    [TestMethod]
    public void ReadsForItsCommands()
    {
        using var directory = new TemporaryDirectory();
        using var session = new Session(directory);
        session.Expect(Prompt);
        session.Type("cat > made\r");
        Thread.Sleep(100);
        session.Type("first lime\b\bne\rsecond\r\x04");
        session.Expect(Prompt);
        session.Type("wc -l made; sh -c 'read x; echo read $x'\r");
        session.Expect("\n2 made\r\n");
        session.Type("for the program\r");
        session.Expect("\nread for the program\r\n");
        session.Type("echo typed | run cat; grep first made\r");
        session.Expect("\ntyped\r\n");
        session.Expect("first line\r\n");
        session.Type("exit\r");
        Assert.AreEqual(0, session.Wait());
    }

    /// <summary>A shell on a terminal of 25 lines and 80 columns, as the shell assumes where the size is not known.</summary>
    private sealed class Session : IDisposable
    {
        private readonly Process _process;
        private readonly StringBuilder _output = new();
        private int _position;

        public Session(TemporaryDirectory directory)
        {
            _process = Process.Start(Hosted.Prepare("/usr/bin/script", ["-q", "-e", "-c", "exec " + Hosted.Shell, "/dev/null"], directory.Path))!;
            new Thread(Collect) { IsBackground = true }.Start();
        }

        public string Everything
        {
            get
            {
                lock (_output)
                    return _output.ToString();
            }
        }

        public void Type(string text)
        {
            _process.StandardInput.Write(text);
            _process.StandardInput.Flush();
        }

        /// <summary>Waits until the text appears after what was expected before.</summary>
        public void Expect(string text)
        {
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(20); Thread.Sleep(10))
            {
                var found = Everything.IndexOf(text, _position, StringComparison.Ordinal);
                if (found >= 0)
                {
                    _position = found + text.Length;
                    return;
                }
            }
            Assert.Fail($"'{text}' does not come after:\n{Everything[.._position]}\n--- but this:\n{Everything[_position..]}");
        }

        public int Wait()
        {
            Assert.IsTrue(_process.WaitForExit(TimeSpan.FromSeconds(20)), "the shell does not end");
            return _process.ExitCode;
        }

        public void Dispose()
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            _process.Dispose();
        }

        private void Collect()
        {
            var buffer = new char[4096];
            while (_process.StandardOutput.Read(buffer) is > 0 and var count)
            {
                lock (_output)
                    _output.Append(buffer, 0, count);
            }
        }
    }
}
