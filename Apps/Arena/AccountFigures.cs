using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;

namespace ExoCosmos.Arena;

/// <summary>What the kernel's information pages say of this application's account, beside what the arena says of itself.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct AccountFigures
{
    /// <summary>Frames charged to the account, and the page tables among them.</summary>
    private readonly ulong _frames, _tables;

    private AccountFigures(ulong frames, ulong tables)
    {
        _frames = frames;
        _tables = tables;
    }

    public static AccountFigures Now()
    {
        ref readonly var account = ref SystemTables.Account((uint)BareProcess.Account.Base);
        var tables = 0UL;
        for (var frame = account.FirstFrame; frame != 0; frame = SystemTables.Frame(frame).Next)
            tables += SystemTables.Frame(frame).Kind == FrameKind.PageTable ? 1u : 0;
        return new AccountFigures(account.Direct, tables);
    }

    /// <summary>Lines on the terminal. The arena's frames and the new tables are all that the account has more than before.</summary>
    public static void Print(AccountFigures before, int lines)
    {
        var now = Now();
        var text = new GeneratedText(stackalloc byte[512]);
        Line(ref text, "lines sorted: "u8, (uint)lines);
        Line(ref text, "page faults handled: "u8, Arena.Faults);
        Line(ref text, "frames used again, not cleared: "u8, Arena.Reused);
        Line(ref text, "frames of the arena: "u8, Arena.Held);
        Line(ref text, "page tables added: "u8, now._tables - before._tables);
        Line(ref text, "frames added to the account: "u8, now._frames - before._frames);
        Line(ref text, "frames of the account: "u8, now._frames);
        BareFile.Standard(1).Write(text.Kept);
    }

    private static void Line(ref GeneratedText text, scoped System.ReadOnlySpan<byte> name, ulong value)
    {
        text.Text("arena: "u8);
        text.Text(name);
        text.Number(value);
        text.Line();
    }
}
