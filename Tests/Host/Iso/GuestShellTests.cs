using System;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ExoCosmos.Iso.Emulator;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Iso;

/// <summary>The host's end of the shell, against the text that the shell's line editor sends.</summary>
[TestClass]
public sealed class GuestShellTests
{
    private const string Prompt = "\r\x1B[1;32mexo\x1B[0m:\x1B[1;34m/tmp\x1B[0m$ \x1B[K";
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(10);

    [TestMethod]
    [DataRow("date", "date", "today\r\n", "today\n")]
    [DataRow("echo", "echo", "\r\n", "\n")]
    [DataRow("true", "true", "", "")]
    [DataRow("printf abc", "printf abc", "abc\r\n", "abc\n")]
    [DataRow("echo 12345", "echo 12\x1B[K\r\n\r345", "12345\r\n", "12345\n")]
    [DataRow("echo 1 345", "echo 1\x1B[K\r\n\r 345", "1 345\r\n", "1 345\n")]
    [DataRow("echo 1 345", "echo 1 \x1B[K\r\n\r345", "1 345\r\n", "1 345\n")]
    public void OutputComesWithoutTheEcho(string command, string echo, string printed, string expected)
    {
        var (host, guest) = SocketPair.Connect();
        using var line = new SerialLine(host);
        using (guest)
        {
            var shell = new GuestShell(line);
            Send(guest, "banner\r\n" + Prompt);
            shell.WaitForPrompt(Short);
            var answer = Task.Run(() =>
            {
                Assert.AreEqual(command + "\r", Receive(guest, command.Length + 1));
                Send(guest, $"{echo}\r\n{printed}");
                Thread.Sleep(20);
                Send(guest, Prompt);
            });
            Assert.AreEqual(expected, shell.Run(command, Short));
            answer.Wait(Short);
        }
    }

    [TestMethod]
    public void PromptWithTypingBehindItIsNotOne()
    {
        var (host, guest) = SocketPair.Connect();
        using var line = new SerialLine(host);
        using (guest)
        {
            Send(guest, Prompt + "typed");
            line.WaitFor("typed", Short);
            Assert.ThrowsExactly<GuestTimeoutException>(() => new GuestShell(line).WaitForPrompt(TimeSpan.FromMilliseconds(100)));
        }
    }

    [TestMethod]
    public void EndOfTheGuestIsNoticed()
    {
        var (host, guest) = SocketPair.Connect();
        using var line = new SerialLine(host);
        Send(guest, "kernel panic: out of order\r\n");
        guest.Dispose();
        var failure = Assert.ThrowsExactly<GuestEndedException>(() => new GuestShell(line).WaitForPrompt(Short));
        Assert.Contains("out of order", failure.Message);
    }

    private static void Send(Socket socket, string text) => socket.Send(Encoding.UTF8.GetBytes(text));

    private static string Receive(Socket socket, int length)
    {
        var bytes = new byte[length];
        for (var have = 0; have < length;)
            have += socket.Receive(bytes.AsSpan(have));
        return Encoding.UTF8.GetString(bytes);
    }
}
