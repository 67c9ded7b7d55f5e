using System.IO;
using System.Net.Sockets;

namespace ExoCosmos.Tests.Host.Iso;

/// <summary>Two ends of a local stream, as the emulator and its owner have them. The caller owns both.</summary>
internal static class SocketPair
{
    public static (Socket Host, Socket Guest) Connect()
    {
        var directory = Directory.CreateTempSubdirectory("exo-sockets-");
        try
        {
            var address = new UnixDomainSocketEndPoint(Path.Combine(directory.FullName, "line"));
            using var listener = Local();
            listener.Bind(address);
            listener.Listen(1);
            var guest = Local();
            guest.Connect(address);
            return (listener.Accept(), guest);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static Socket Local() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
}
