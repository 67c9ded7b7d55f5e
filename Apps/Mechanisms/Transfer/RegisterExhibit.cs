using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.Mechanisms.Family;
using ExoCosmos.Mechanisms.Reporting;

namespace ExoCosmos.Mechanisms.Transfer;

/// <summary>Which registers go over with a call, which come back, and which do not: both sides fill all of theirs. The two dumps stand in the shared page.</summary>
internal static unsafe class RegisterExhibit
{
    public const uint CallerRounding = 3, ServerRounding = 2;
    public const ulong CallStack = EnvironmentBuilder.StackTop - (8 * Layout.PageSize);
    private const ulong ServerFs = 0x5000, ServerGs = 0x6000, CallerFs = 0x7000, CallerGs = 0x8000;

    private static RegisterDump* AtServer => (RegisterDump*)SharedPage.Page->Figures;

    private static RegisterDump* AtCaller => AtServer + 1;

    /// <summary>The caller's registers, in the parent.</summary>
    public static void Show(Handle gate, ulong badge, ulong self)
    {
        var room = stackalloc byte[2 * FloatingPoint.Room];
        var during = FloatingPoint.In(room);
        var after = FloatingPoint.In(room + FloatingPoint.Room);
        during->Fill(CallerRounding, RegisterDump.CallerMark);
        after->Fill(0, 0);
        // The first call takes the readable path in any case: the caller may be in a list.
        for (var round = 0; round < 3; round++)
        {
            *AtServer = default;
            *AtCaller = default;
            KernelApi.SetFsBase(CallerFs);
            KernelApi.SetGsBase(CallerGs);
            RegisterDump.Call(gate, AtCaller, during, after);
        }

        var callee = *AtServer;
        Figures.Begin("entered"u8);
        Figures.Add("message"u8, callee is { Rdi: 11, Rsi: 12, Rdx: 13, R10: 14 } ? 1u : 0u);
        Figures.Add("badge"u8, callee.R8 == badge ? 1u : 0u);
        Figures.Add("name"u8, callee.R9 == self ? 1u : 0u);
        Figures.Add("zero"u8, callee.Rax == 0 && callee.PreservedAre(0) ? 1u : 0u);
        Figures.Add("stack"u8, callee.Rsp == CallStack ? 1u : 0u);
        Figures.Add("flags"u8, callee.Rflags);
        Figures.Add("bases"u8, callee is { FsBase: ServerFs, GsBase: ServerGs } ? 1u : 0u);
        Figures.Add("control"u8, callee.Floating.Control);
        Figures.Add("vector-control"u8, callee.Floating.VectorControl);
        Figures.Add("foreign"u8, callee.Floating.Shows(RegisterDump.CallerMark) ? 1u : 0u);
        Figures.End();

        var caller = *AtCaller;
        Figures.Begin("returned"u8);
        Figures.Add("message"u8, caller is { Rdi: 21, Rsi: 22, Rdx: 23, R10: 24 } ? 1u : 0u);
        Figures.Add("zero"u8, caller is { Rax: 0, R8: 0, R9: 0 } ? 1u : 0u);
        Figures.Add("kept"u8, caller.PreservedAre(RegisterDump.CallerMark) ? 1u : 0u);
        Figures.Add("bases"u8, caller is { FsBase: CallerFs, GsBase: CallerGs } ? 1u : 0u);
        Figures.Add("control"u8, caller.Floating.Control);
        Figures.Add("vector-control"u8, caller.Floating.VectorControl);
        Figures.Add("foreign"u8, caller.Floating.Shows(RegisterDump.ServerMark) ? 1u : 0u);
        Figures.End();
    }

    /// <summary>The server: does not return.</summary>
    public static void Serve()
    {
        var room = stackalloc byte[FloatingPoint.Room];
        var during = FloatingPoint.In(room);
        during->Fill(ServerRounding, RegisterDump.ServerMark);
        SystemTables.Control->CallEntry = RegisterDump.Entry();
        SystemTables.Control->CallStack = CallStack;
        KernelApi.SetFsBase(ServerFs);
        KernelApi.SetGsBase(ServerGs);
        RegisterDump.Serve(AtServer, during);
    }
}
