using System;
using System.Net.Http;
using System.Threading.Tasks;

namespace ExoCosmos.Tests.Machine.Web;

/// <summary>A client of a server in a machine, by a forwarded port.</summary>
internal static class ServedClient
{
    /// <summary>Waits until the server answers.</summary>
    /// <param name="port">Of the host.</param>
    /// <param name="patience">With it, and with each answer.</param>
    public static async Task<HttpClient> Connect(int port, TimeSpan patience)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(5) };
        for (var deadline = DateTime.UtcNow + patience; ; await Task.Delay(200))
        {
            try
            {
                await client.GetStringAsync("/status");
                break;
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && DateTime.UtcNow < deadline)
            {
                // The emulator accepts connections before anybody answers them.
            }
        }

        client.Dispose();
        return new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = patience };
    }
}
