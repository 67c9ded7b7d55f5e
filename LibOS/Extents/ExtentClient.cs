using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.LibOS.Extents;

/// <summary>Asks Init for extents, and waits for the answer. For environments of which the manifest says <c>extents SIZE on N</c>; one request at a time.</summary>
public static unsafe class ExtentClient
{
    private static ulong s_reply, s_gate;

    private static ExtentReply* Reply => (ExtentReply*)s_reply;

    /// <summary>Maps the page of answers.</summary>
    /// <param name="address">A page of address space.</param>
    /// <returns>False if the environment may not ask.</returns>
    public static bool TryBegin(ulong address)
    {
        if (!Grants.TryFind("extents"u8, out var gate) || !Grants.TryFind("extents-reply"u8, out var page)
            || KernelApi.Map(Handle.None, new MapRequest { Address = address, Frame = page.Base, Source = page.Handle, Flags = MapFlags.Read }) != KernelError.None)
            return false;
        s_gate = gate.Handle.Value;
        s_reply = address;
        return true;
    }

    /// <param name="operation">What.</param>
    /// <param name="disk">Number of the disk.</param>
    /// <param name="label">Which of the environment's extents on it.</param>
    /// <param name="blocks">With Allot and Enlarge: the whole size, in blocks of 512 bytes.</param>
    /// <param name="reply">The extent.</param>
    public static KernelError Ask(ExtentOperation operation, byte disk, ulong label, ulong blocks, out ExtentReply reply)
    {
        var number = Volatile.Read(ref Reply->Number) + 1;
        var message = new ExtentOrder(operation, disk, label, blocks, number).ToMessage();
        var error = KernelApi.Send(new Handle(s_gate), message);
        for (; error == KernelError.Busy; error = KernelApi.Send(new Handle(s_gate), message))
            KernelApi.Yield();
        reply = default;
        if (error != KernelError.None)
            return error;
        var term = new WakeTerm { Address = (ulong)&Reply->Number, Value = number, Comparison = WakeComparison.Equal64 };
        while (Volatile.Read(ref Reply->Number) != number)
            KernelApi.Sleep(&term, 1, WakeTerm.Never);
        reply = *Reply;
        return (KernelError)reply.Status;
    }
}
