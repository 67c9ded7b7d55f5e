using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>What a player does beside calls. The answer is how many instructions its handler skipped, the first register what it read.</summary>
internal static unsafe class Acts
{
    /// <summary>Bit of <see cref="ControlPage.Pending"/>.</summary>
    private const uint Begun = 1;

    private const ulong AwaitedSeconds = 20;

    public static void Perform(Script* script)
    {
        script->Skipped = 0;
        script->OnFault = (FaultAnswer)script->Arguments[1];
        switch (script->Act)
        {
            case >= Act.Load and <= Act.Foreign:
                var word = Touch.Execute(script->Act, script->Arguments[0], script->Arguments[2], script->Arguments[3]);
                script->Registers[0] = script->Act is Act.Load or Act.Foreign ? word : 0;
                break;
            case Act.AwaitSlice:
                Await(script, &SystemTables.Control->SliceEntry);
                break;
            case Act.AwaitEpilogue:
                Await(script, &SystemTables.Control->EpilogueEntry);
                break;
            case Act.AwaitPending:
                AwaitPending(script);
                break;
            case Act.Fill:
                for (ulong page = 0; page < Stage.LargePageBytes; page += Layout.PageSize)
                    Player.Store(script->Arguments[0] + page, script->Arguments[2] + page, sizeof(ulong));
                break;
        }

        script->Answer = Volatile.Read(ref script->Skipped);
    }

    /// <summary>Only while it computes for nothing else may a slice upcall come: when it does is the machine's.</summary>
    private static void Await(Script* script, ulong* entry)
    {
        var control = SystemTables.Control;
        var masked = control->Masked;
        script->Awaits = 1;
        *entry = script->Arguments[0];
        Volatile.Write(ref control->Masked, 0);
        while (Volatile.Read(ref script->Awaits) != 0)
        {
        }

        *entry = 0;
        Volatile.Write(ref control->Masked, masked);
    }

    /// <summary>A slice that begins while it is masked is no upcall, but can be seen. The first register says so.</summary>
    private static void AwaitPending(Script* script)
    {
        var control = SystemTables.Control;
        var masked = control->Masked;
        Volatile.Write(ref control->Masked, 1);
        Interlocked.And(ref control->Pending, ~Begun);
        control->SliceEntry = script->Arguments[0];
        var deadline = Clock.Ticks + (AwaitedSeconds * SystemTables.System.TscHertz);
        while ((Volatile.Read(ref control->Pending) & Begun) == 0 && Clock.Ticks < deadline)
        {
        }

        script->Registers[0] = control->Pending & Begun;
        control->SliceEntry = 0;
        Volatile.Write(ref control->Masked, masked);
    }
}
