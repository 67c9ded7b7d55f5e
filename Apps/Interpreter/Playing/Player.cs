using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Memory;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>
/// An environment of a program: does what its script says, for ever. What it is about stands on that page alone, so that it goes on as well where a call enters it.
/// </summary>
internal static unsafe class Player
{
    /// <summary>The lower half of the stack is for calls that enter, and upcalls.</summary>
    public const ulong CallStack = EnvironmentBuilder.StackTop - (EnvironmentBuilder.StackPages / 2 * Layout.PageSize);

    /// <summary>A quarter of it is for upcalls.</summary>
    public const ulong UpcallStack = CallStack - (EnvironmentBuilder.StackPages / 4 * Layout.PageSize);

    private const int MostTries = 100_000;

    private static Script* Page => (Script*)Script.Address;

    [DoesNotReturn]
    public static void Begin()
    {
        SystemTables.Control->CallEntry = RawCall.Entry();
        SystemTables.Control->CallStack = CallStack;
        Run();
    }

    [DoesNotReturn]
    private static void Run()
    {
        while (true)
        {
            var next = new WakeTerm { Address = (ulong)&Page->Command, Value = Page->Done, Comparison = WakeComparison.NotEqual32 };
            // What is recalled from it wakes it, too.
            while (Volatile.Read(ref Page->Command) == Page->Done)
                KernelApi.Sleep(&next, 1, WakeTerm.Never);
            if (Page->Looks != 0)
                Page->Pages = SpaceDigest.Of(OwnTables.Get(), default(OwnSpace)) + Digest.OfControl(SystemTables.Control);
            else
                CarryOut();
            Finish();
        }
    }

    /// <summary>A call has entered a player that was parked (Stubs/Calls.xs): that was its command.</summary>
    /// <param name="others">Bits of the registers that must be 0.</param>
    /// <param name="stack">Where the stack began.</param>
    [RuntimeExport("player_taken")]
    private static void Taken(ulong others, ulong stack)
    {
        Page->Answer = others == 0 && stack == CallStack ? 0 : (long)KernelError.BadCall;
        Page->IsEntered = 1;
        Finish();
        Run();
    }

    private static void Finish()
    {
        Volatile.Write(ref Page->Done, Page->Command);
        KernelApi.Notify(&Page->Done);
    }

    private static void CarryOut()
    {
        for (var i = 0; i < (int)Page->WordCount; i++)
            Store(Page->WordAddress + ((ulong)i * Page->WordWidth), Page->Words[i], Page->WordWidth);
        Page->Answer = 0;
        Page->IsEntered = 0;
        Page->Registers = default;
        if (Page->Act != Act.None)
            Acts.Perform(Page);
        else if (Page->Call != StepRecord.NoCall)
            Call();
        for (var i = 0; i < (int)Page->FetchCount; i++)
            Page->Fetched[i] = Load(Page->FetchAddress + ((ulong)i * Page->FetchWidth), Page->FetchWidth);
    }

    /// <summary>What the kernel does in steps is one step of the program.</summary>
    private static void Call()
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            Page->Registers = Page->Arguments;
            Page->Answer = RawCall.Make(Page->Call, &Page->Registers);
            if (Page->Answer != (long)KernelError.Again || Page->Call == (uint)KernelCall.Call)
                break;
        }
    }

    /// <summary>Stores where the page can be written; elsewhere nothing happens, as in the simulation.</summary>
    public static void Store(ulong address, ulong word, uint width)
    {
        if ((PageTables.Entry(address) & PageTables.Writable) == 0)
            return;
        if (width == sizeof(uint))
            *(uint*)address = (uint)word;
        else
            *(ulong*)address = word;
    }

    private static ulong Load(ulong address, uint width) =>
        !PageTables.IsMapped(address) ? 0 : width == sizeof(uint) ? *(uint*)address : *(ulong*)address;
}
