using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>An environment of a program: does what its script says, for ever.</summary>
internal static unsafe class Player
{
    private const int MostTries = 100_000;

    private static Script* Page => (Script*)Script.Address;

    public static void Run()
    {
        for (uint done = 0; ; done++)
        {
            var next = new WakeTerm { Address = (ulong)&Page->Command, Value = done, Comparison = WakeComparison.NotEqual32 };
            // What is recalled from it wakes it, too.
            while (Volatile.Read(ref Page->Command) == done)
                KernelApi.Sleep(&next, 1, WakeTerm.Never);
            if (Page->Looks != 0)
                Page->Pages = Look();
            else
                Act();
            Volatile.Write(ref Page->Done, done + 1);
            KernelApi.Notify(&Page->Done);
        }
    }

    private static void Act()
    {
        for (var i = 0; i < (int)Page->WordCount; i++)
            Store(Page->WordAddress + ((ulong)i * Page->WordWidth), Page->Words[i], Page->WordWidth);
        Page->Answer = 0;
        if (Page->Call != StepRecord.NoCall)
        {
            // What the kernel does in steps is one step of the program.
            for (var tries = 0; tries < MostTries; tries++)
            {
                Page->Answer = RawCall.Make(Page->Call, Page->Arguments);
                if (Page->Answer != (long)KernelError.Again)
                    break;
            }
        }

        for (var i = 0; i < (int)Page->FetchCount; i++)
            Page->Fetched[i] = Load(Page->FetchAddress + ((ulong)i * Page->FetchWidth), Page->FetchWidth);
    }

    /// <summary>Stores where the page can be written; elsewhere nothing happens, as in the simulation.</summary>
    private static void Store(ulong address, ulong word, uint width)
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

    private static ulong Look()
    {
        var tables = OwnTables.Get();
        ulong sum = 0;
        for (var index = 0; index < Stage.Pages; index++)
        {
            var entry = PageTables.Entry(Stage.Page(index));
            sum += Digest.OfPage(tables, index, entry, entry == 0 ? 0 : *(ulong*)Stage.Page(index));
        }

        return sum;
    }
}
