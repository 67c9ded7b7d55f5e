using ExoCosmos.Abi;
using ExoCosmos.LibOS.Net.Rings;
using ExoCosmos.LibOS.Web.Serving;

namespace ExoCosmos.Web;

/// <summary>The change to a site that was published: requests wait, answers under way end, the new index is read, requests go on.</summary>
/// <param name="account">Pays for the index.</param>
internal struct Replacement(Handle account)
{
    /// <summary>How long those who take their answers slowly hold it up.</summary>
    private const ulong Patience = 5_000_000, LookAgain = 100_000;

    private readonly Handle _account = account;
    private ulong _until;
    private bool _isAborted;

    public bool IsUnderWay { get; private set; }

    /// <summary>When to look at it again, in microseconds of the stack.</summary>
    public ulong Deadline { get; private set; } = ulong.MaxValue;

    public void Begin(ref WebServer<PacketWire> server, ulong now)
    {
        server.Pause();
        (IsUnderWay, _isAborted, _until) = (true, false, now + Patience);
    }

    public unsafe void Continue(InterfaceStack* stack, ref WebServer<PacketWire> server, ref SiteSource source, ulong now)
    {
        Deadline = now + LookAgain;
        if (!server.IsIdle && now > _until && !_isAborted)
        {
            _isAborted = true;
            server.AbortReaders(ref stack->Net, now);
        }

        if (!server.IsIdle || source.IsReading)
            return;
        var old = source;
        if (source.TryAdvance(_account))
        {
            if (server.TryReplace(source.Index, source.Store.FirstPage))
                source.Forget(_account, old.Store);
            else
                source.GoBack(_account, old);
        }

        (IsUnderWay, Deadline) = (false, ulong.MaxValue);
        server.Resume(ref stack->Net, now);
    }
}
