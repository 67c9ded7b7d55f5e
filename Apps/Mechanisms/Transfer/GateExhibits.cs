using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.Mechanisms.Family;
using ExoCosmos.Mechanisms.Reporting;

namespace ExoCosmos.Mechanisms.Transfer;

/// <summary>Who may call: a handle that does not give the right, or does not any more. The server is parked each time, so only the check stands in the way.</summary>
internal static class GateExhibits
{
    public static void Show()
    {
        Figures.Begin("rights"u8);
        Rights();
        Handles();
        Reborn();
        Figures.End();
    }

    /// <summary>A gate below another goes with it; a gate without Execute does not open, nor does a capability for the environment itself.</summary>
    private static void Rights()
    {
        var server = Child.Start("server"u8);
        var gate = TransferExhibits.GateTo(server);
        var below = new Handle((ulong)KernelApi.CapabilityDerive(gate, 0, 1, Abi.Rights.Execute));
        var closed = new Handle((ulong)KernelApi.CapabilityDerive(gate, 0, 1, Abi.Rights.Write));
        Figures.Add("open"u8, TransferExhibits.Ask(below, Wish.Echo, 0, out _));
        Figures.Add("closed"u8, TransferExhibits.Ask(closed, Wish.Echo, 0, out _));
        Figures.Add("no-gate"u8, TransferExhibits.Ask(server.Environment, Wish.Echo, 0, out _));
        KernelApi.CapabilityRevoke(gate);
        Figures.Add("revoked"u8, TransferExhibits.Ask(below, Wish.Echo, 0, out _));
        Figures.Add("above"u8, TransferExhibits.Ask(gate, Wish.Echo, 0, out _));
        server.End();
    }

    /// <summary>The handle of a gate that was dropped, when another gate is in its slot; and one in the hands of another environment.</summary>
    private static void Handles()
    {
        var server = Child.Start("server"u8);
        var old = TransferExhibits.GateTo(server);
        KernelApi.CapabilityDrop(old);
        var gate = TransferExhibits.GateTo(server);
        Figures.Add("same-slot"u8, old.Index == gate.Index ? 1u : 0u);
        Figures.Add("open-too"u8, TransferExhibits.Ask(gate, Wish.Echo, 0, out _));
        Figures.Add("replayed"u8, TransferExhibits.Ask(old, Wish.Echo, 0, out _));
        var thief = Child.Prepare("thief"u8, 0, out var builder);
        unsafe
        {
            SharedPage.Page->Gates[0] = gate.Value;
            Child.Begin(ref builder);
            KernelApi.YieldTo(thief.Environment);
            Figures.Add("stolen"u8, SharedPage.Page->Figures[0]);
        }

        thief.End();
        server.End();
    }

    /// <summary>A gate to an environment that has ended does not lead to the next in the same slot.</summary>
    private static void Reborn()
    {
        var mortal = Child.Start("server"u8);
        var gate = TransferExhibits.GateTo(mortal);
        var slot = mortal.Slot;
        mortal.End();
        var server = Child.Start("server"u8);
        TransferExhibits.Ask(TransferExhibits.GateTo(server), Wish.Echo, 0, out _);
        Figures.Add("same-environment"u8, server.Slot == slot ? 1u : 0u);
        Figures.Add("reborn"u8, TransferExhibits.Ask(gate, Wish.Echo, 0, out _));
        server.End();
    }
}
