using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Web.Load;

/// <summary>The numbers of a server's page <c>/status</c>, by the names that it gives them. The one connection that asks is among them.</summary>
internal static class WebFigures
{
    public static Dictionary<string, long> Of(IPEndPoint server)
    {
        using var conversation = new WebConversation(server);
        conversation.Send("GET /status HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        conversation.Read();
        return Regex.Matches(conversation.LastBody, @"<td>([^<\n]+)<td>(\d+)\n").ToDictionary(match => match.Groups[1].Value, match => long.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
    }

    /// <summary>Until the server has found its address and answers.</summary>
    public static void WaitUntilServed(IPEndPoint server, TimeSpan patience)
    {
        for (var deadline = DateTime.UtcNow + patience; ; Thread.Sleep(200))
        {
            try
            {
                Of(server);
                return;
            }
            catch (Exception failure) when (failure is SocketException or IOException && DateTime.UtcNow < deadline)
            {
                // Nobody is there yet.
            }
        }
    }

    /// <summary>Until the connection that asks is the only one.</summary>
    /// <returns>What the server counts then.</returns>
    public static Dictionary<string, long> WaitUntilIdle(IPEndPoint server, TimeSpan patience)
    {
        for (var deadline = DateTime.UtcNow + patience; ; Thread.Sleep(500))
        {
            var figures = Of(server);
            if (figures["Connections open"] == 1)
                return figures;
            Assert.IsTrue(DateTime.UtcNow < deadline, string.Join('\n', figures));
        }
    }
}
