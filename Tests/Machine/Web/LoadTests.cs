using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using ExoCosmos.Tests.Machine.Web.Load;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Web;

/// <summary>The web server in a machine under many and hostile clients, which are the host's own TCP in a network namespace.</summary>
[TestClass]
public sealed class LoadTests : FolderTests
{
    private const int Connections = 10_000, Workers = 8;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(240);
    private static readonly IPEndPoint s_server = new(IPAddress.Parse(TapHost.Guest), 80);

    /// <summary>All open at the same time, in a machine of 128 MiB, each with an answer behind it; and each is answered once more when all are there.</summary>
    [TestMethod]
    public void TenThousandConnectionsAreServedIn128MiB()
    {
        if (OpenFiles() < Connections + 500)
            Assert.Inconclusive($"This process may open {OpenFiles()} files: raise the limit (ulimit -n).");
        var site = new LoadSite(Folder);
        using var host = TapHost.Create();
        var guest = host.Run(() => Guest.Start(site.Machine(Folder, 128, "90%")));
        var conversations = new WebConversation[Connections];
        using (guest)
        {
            try
            {
                host.RunAll(1, _ => WebFigures.WaitUntilServed(s_server, s_patience));
                host.RunAll(Workers, worker =>
                {
                    for (var number = worker; number < Connections; number += Workers)
                    {
                        conversations[number] = new WebConversation(s_server, receiveBuffer: 4096);
                        AskSmall(site, conversations[number], number);
                    }
                });
                host.RunAll(Workers, worker =>
                {
                    for (var number = worker; number < Connections; number += Workers)
                        AskSmall(site, conversations[number], number + 1);
                });
                var figures = host.Run(Figures);
                Assert.IsGreaterThanOrEqualTo(Connections, figures["Connections open"]);
                Assert.AreEqual(0, figures["Turned away"]);
            }
            finally
            {
                foreach (var conversation in conversations)
                    conversation?.Dispose();
            }

            host.Run(() => WebFigures.WaitUntilIdle(s_server, s_patience));
        }
    }

    /// <summary>While thousands of openings lead nowhere, requests dribble in and readers do not read, another client is served all the time; and in the end the slow ones are gone.</summary>
    [TestMethod]
    public void FloodsAndSlowClientsLeaveOthersServed()
    {
        const int Slow = 100, Openings = 4_000;
        var site = new LoadSite(Folder);
        using var host = TapHost.Create();
        var guest = host.Run(() => Guest.Start(site.Machine(Folder, 64, "24 MiB")));
        using (guest)
        {
            host.RunAll(1, _ => WebFigures.WaitUntilServed(s_server, s_patience));
            // The longest that anything may take for those who behave, on a host that is busy with other things.
            var longest = TimeSpan.Zero;
            var slow = host.Run(() => Enumerable.Range(0, Slow).Select(number => StartSlow(site, number)).ToArray());
            var flood = host.Run(() => new SynFlood(s_server, 3));
            using var stop = new CancellationTokenSource();
            var flooding = host.Run(() => Started(() =>
            {
                while (!stop.IsCancellationRequested)
                {
                    for (var burst = 0; burst < 20; burst++)
                        flood.Send();
                    Thread.Sleep(5);
                }
            }));
            host.RunAll(1, _ =>
            {
                for (var number = 0; number < 200 || flood.Sent < Openings; number++)
                {
                    var watch = Stopwatch.StartNew();
                    using var client = new WebConversation(s_server);
                    Ask(site, client, number);
                    longest = watch.Elapsed > longest ? watch.Elapsed : longest;
                    foreach (var conversation in slow.Where((_, index) => index % 2 == 0 && number % 100 == 0))
                        Dribble(conversation);
                }
            });
            stop.Cancel();
            flooding.Join();
            Assert.IsLessThan(TimeSpan.FromSeconds(20), longest);
            // Half of them were told that their request took too long; the others, who do not read, were cut off.
            var figures = host.Run(() => WebFigures.WaitUntilIdle(s_server, s_patience));
            Assert.AreEqual(Slow / 2, figures["Closed, request unfinished"]);
            Assert.AreEqual(Slow / 2, figures["Closed, reader too slow"]);
            Assert.AreEqual(0, figures["Answers 5xx"]);
            flood.Dispose();
            foreach (var conversation in slow)
                conversation.Dispose();
        }
    }

    /// <summary>Asks for one of the documents of up to a kilobyte: many connections share the host's memory, too.</summary>
    private static void AskSmall(LoadSite site, WebConversation conversation, int number) => Ask(site, conversation, number % 4);

    private static void Ask(LoadSite site, WebConversation conversation, int number)
    {
        var (path, body) = site.Small[number % site.Small.Length];
        conversation.Send($"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.AreEqual(new WebAnswer(200, body.Length), conversation.Read(body));
    }

    /// <summary>Every other one sends a request without an end; the rest ask for a megabyte and take none of it.</summary>
    private static WebConversation StartSlow(LoadSite site, int number)
    {
        var conversation = new WebConversation(s_server, receiveBuffer: 4096);
        conversation.Send(number % 2 == 0 ? "GET / HTTP/1.1\r\nHost: " : $"GET {site.Large.Path} HTTP/1.1\r\nHost: a\r\n\r\n");
        return conversation;
    }

    private static void Dribble(WebConversation conversation)
    {
        try
        {
            conversation.Send("a");
        }
        catch (SocketException)
        {
            // It has been closed: that is what shall happen.
        }
    }

    private static Thread Started(ThreadStart work)
    {
        var thread = new Thread(work) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static Dictionary<string, long> Figures() => WebFigures.Of(s_server);

    private static long OpenFiles() => long.Parse(
        Regex.Match(File.ReadAllText("/proc/self/limits"), @"Max open files +(\d+)").Groups[1].ValueSpan, CultureInfo.InvariantCulture);
}
