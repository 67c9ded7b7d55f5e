using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Net.Rings;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Web.Control;
using ExoCosmos.LibOS.Web.Serving;

namespace ExoCosmos.Web;

/// <summary>The server's side of the page by which people see and switch it; without one, nobody does.</summary>
internal unsafe struct Board
{
    private const ulong Second = 1_000_000;

    private FrameWindow _window;
    private bool _isThere;
    private uint _orders;
    private uint _replacements;
    private ulong _began;

    /// <summary>When to look at it again, in microseconds of the stack.</summary>
    public ulong Deadline { get; private set; }

    private readonly ServerBoard* Page => (ServerBoard*)_window.Address;

    /// <summary>Maps the page if the manifest granted one.</summary>
    public void Open()
    {
        Deadline = ulong.MaxValue;
        if (!Grants.TryFind(ServerBoard.Module, out var module) || (module.Rights & Rights.Write) == 0 || module.Bytes < (ulong)sizeof(ServerBoard))
            return;
        _window = new FrameWindow(module, Places.Board, MapFlags.Read | MapFlags.Write);
        _isThere = _window.Ensure(0, (ulong)sizeof(ServerBoard));
        if (!_isThere)
            return;
        (_orders, _replacements) = (Page->Orders, Page->Replacements);
        (Page->ServerSlot, Page->ServerGeneration) = (SystemTables.Control->EnvironmentSlot, SystemTables.Control->EnvironmentGeneration);
        _began = InterfaceStack.Now;
        Deadline = 0;
    }

    /// <summary>Once a second: carries out what was ordered, and tells how things are.</summary>
    /// <returns>Whether the store has another site.</returns>
    public bool Look(ref WebServer<PacketWire> server, in SiteSource source, ulong now)
    {
        if (!_isThere)
            return false;
        Deadline = now + Second;
        var orders = Volatile.Read(ref Page->Orders);
        if (orders != _orders)
        {
            _orders = orders;
            server.Switches = Page->Wanted & ServerSwitches.All;
        }

        Page->Write((uint)((now - _began) / Second), (uint)server.Open, server.Switches, (uint)source.Store.Generation, source.Disk, server.Counters);
        var replacements = Volatile.Read(ref Page->Replacements);
        var isReplaced = replacements != _replacements;
        _replacements = replacements;
        return isReplaced;
    }
}
