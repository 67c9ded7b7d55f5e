using System.Runtime.CompilerServices;
using System.Threading;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Kernel;

/// <summary>Tells whether an environment named by slot and generation still lives, from the environment table.</summary>
public static unsafe class EnvironmentLife
{
    /// <summary>Byte offset in an entry of the word that holds State and Reason: Reason is not 0 once the environment has ended.</summary>
    private const ulong StateWordOffset = 4;
    private const ulong ReasonMask = 0xFF00;

    public static bool IsDead(uint slot, uint generation)
    {
        if (slot == 0 || slot >= SystemTables.System.EnvironmentSlots)
            return true;
        ref readonly var info = ref SystemTables.Environment(slot);
        // The state first: if the generation is still the same behind it, it was that one's.
        var state = (EnvironmentState)Volatile.Read(in Unsafe.As<EnvironmentState, byte>(ref Unsafe.AsRef(in info.State)));
        return Volatile.Read(in info.Generation) != generation || state is EnvironmentState.Empty or EnvironmentState.Dying or EnvironmentState.Dead;
    }

    /// <summary>A wakeup term that holds when a living environment is in this state.</summary>
    public static WakeTerm Reaches(uint slot, EnvironmentState state) => new()
    {
        Address = StateWord(slot),
        Value = (ulong)state,
        Comparison = WakeComparison.Equal32,
    };

    private static ulong StateWord(uint slot) => Layout.EnvironmentTable + (slot * (ulong)sizeof(EnvironmentInfo)) + StateWordOffset;

    /// <summary>A wakeup term that holds when the environment ends. Check <see cref="IsDead"/> afterwards: the slot may have a new tenant.</summary>
    public static WakeTerm EndOf(uint slot) => new()
    {
        Address = StateWord(slot),
        Value = ReasonMask,
        Comparison = WakeComparison.AnyBit32,
    };
}
