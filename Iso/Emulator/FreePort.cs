using System.Net;
using System.Net.Sockets;

namespace ExoCosmos.Iso.Emulator;

/// <summary>Finds TCP ports of the host's loopback interface that nobody listens at.</summary>
public static class FreePort
{
    /// <summary>The port that is wished for, or if it is taken any free one.</summary>
    public static int At(int wished) => TryListen(wished) ?? Any();

    public static int Any() => TryListen(0) ?? throw new ExoException("This machine has no free TCP port.", "End programs that listen, or use --net none.");

    private static int? TryListen(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
