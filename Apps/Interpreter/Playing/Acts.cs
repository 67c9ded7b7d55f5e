using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>What a player does beside calls. The answer is how many instructions its handler skipped, the first register what it read.</summary>
internal static unsafe class Acts
{
    public static void Perform(Script* script)
    {
        script->Skipped = 0;
        script->OnFault = (FaultAnswer)script->Arguments[1];
        switch (script->Act)
        {
            case Act.Load:
                script->Registers[0] = Touch.Load(script->Arguments[0]);
                break;
            case Act.Store:
                Touch.Store(script->Arguments[0], script->Arguments[2]);
                break;
            case Act.Undefined:
                Touch.Undefined();
                break;
            case Act.Privileged:
                Touch.Privileged();
                break;
            case Act.Divide:
                Touch.Divide();
                break;
            case Act.AwaitSlice:
                Await(script, &SystemTables.Control->SliceEntry);
                break;
            case Act.AwaitEpilogue:
                Await(script, &SystemTables.Control->EpilogueEntry);
                break;
            case Act.Foreign:
                script->Registers[0] = ForeignCalls.Make(script->Arguments[0], script->Arguments[2]);
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
}
