using System;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using ExoCosmos.Iso.Emulator;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Iso;

/// <summary>The host's end of the serial line.</summary>
[TestClass]
public sealed class SerialLineTests
{
    /// <summary>
    /// An emulator sends a character at a time, and a local socket takes some 270 such pieces before it is full. A guest whose line stands still
    /// drops what it prints.
    /// </summary>
    [TestMethod]
    public void IsReadThoughThePoolOfThreadsIsBusy()
    {
        const int length = 2000;
        var (host, guest) = SocketPair.Connect();
        using var release = new ManualResetEventSlim();
        var busy = Enumerable.Range(0, 16 * Environment.ProcessorCount).Select(_ => Task.Run(release.Wait)).ToArray();
        try
        {
            using var line = new SerialLine(host);
            using (guest)
            {
                guest.SendTimeout = 10_000;
                for (var sent = 0; sent < length; sent++)
                    guest.Send([(byte)'x']);
            }
            Assert.IsTrue(line.WaitForEnd(TimeSpan.FromSeconds(10)));
            Assert.HasCount(length, line.Raw);
        }
        finally
        {
            release.Set();
            Task.WaitAll(busy);
        }
    }
}
