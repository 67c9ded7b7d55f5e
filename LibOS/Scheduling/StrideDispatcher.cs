using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.LibOS.Scheduling;

/// <summary>
/// A library scheduler: one environment shares the time that it gets among environments that have none of their own
/// (<see cref="StartFlags.Dispatched"/>), in proportion to their tickets. It passes its slice on by directed yield, and reads in the
/// environment table what was used. The kernel knows nothing of it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public unsafe struct StrideDispatcher
{
    private StrideScheduler _strides;
    private Handles _handles;

    [InlineArray(StrideScheduler.MaxClients)]
    private struct Handles
    {
        private Handle _first;
    }

    /// <param name="environment">A dispatched environment.</param>
    /// <param name="tickets">At least 1.</param>
    public bool Add(Handle environment, uint tickets)
    {
        var client = _strides.Add(tickets);
        if (client >= 0)
            _handles[client] = environment;
        return client >= 0;
    }

    /// <summary>Shares out the caller's time until the deadline. While nobody has anything to do the caller sleeps.</summary>
    public void Run(ulong deadlineTsc)
    {
        while (Clock.Ticks < deadlineTsc)
        {
            var client = _strides.Next();
            if (client < 0)
                SleepUntilSomebodyWakes(deadlineTsc);
            else
                Pass(client);
            WakeThoseWhoCanRun();
        }
    }

    private void Pass(int client)
    {
        ref readonly var info = ref InfoOf(client);
        var before = info.CpuTicks;
        var answer = KernelApi.YieldTo(_handles[client]);
        _strides.Charge(client, info.CpuTicks - before);
        if (answer != KernelError.None || info.State != EnvironmentState.Ready)
            _strides.Sleep(client);
    }

    private void WakeThoseWhoCanRun()
    {
        for (var client = 0; client < _strides.Count; client++)
        {
            if (InfoOf(client).State == EnvironmentState.Ready)
                _strides.Wake(client);
        }
    }

    private readonly void SleepUntilSomebodyWakes(ulong deadlineTsc)
    {
        var terms = stackalloc WakeTerm[StrideScheduler.MaxClients];
        for (var client = 0; client < _strides.Count; client++)
            terms[client] = EnvironmentLife.Reaches(SlotOf(client), EnvironmentState.Ready);
        KernelApi.Sleep(terms, (uint)_strides.Count, deadlineTsc);
    }

    private readonly uint SlotOf(int client) => (uint)SystemTables.Capability(_handles[client].Index).Base;

    private readonly ref readonly EnvironmentInfo InfoOf(int client) => ref SystemTables.Environment(SlotOf(client));
}
