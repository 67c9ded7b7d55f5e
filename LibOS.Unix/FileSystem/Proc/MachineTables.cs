using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>The kernel's information pages as /proc reads them: at their addresses, or where a host test has put some.</summary>
public static unsafe class MachineTables
{
    static nint hosted;

    /// <summary>What a host test provides.</summary>
    public struct HostTables
    {
        public SystemInfo* System;
        public EnvironmentInfo* Environments;
        public CapabilityInfo* Capabilities;
        public AccountInfo* Accounts;
        public FrameInfo* Frames;
        public byte* Log;
        public ulong Uptime;
        /// <summary>Frames the instance may use at all, and may still get.</summary>
        public ulong Budget, Available;
    }

    public static void UseHostTables(HostTables* tables) => hosted = (nint)tables;

    static HostTables* Host => (HostTables*)hosted;

    public static SystemInfo* System => hosted != 0 ? Host->System : (SystemInfo*)Layout.SystemInfo;
    public static EnvironmentInfo* Environments => hosted != 0 ? Host->Environments : (EnvironmentInfo*)Layout.EnvironmentTable;
    public static CapabilityInfo* Capabilities => hosted != 0 ? Host->Capabilities : (CapabilityInfo*)Layout.CapabilityTable;
    public static AccountInfo* Accounts => hosted != 0 ? Host->Accounts : (AccountInfo*)Layout.AccountTable;
    public static FrameInfo* Frames => hosted != 0 ? Host->Frames : (FrameInfo*)Layout.FrameTable;
    public static byte* Log => hosted != 0 ? Host->Log : (byte*)Layout.KernelLog;

    /// <summary>Nanoseconds since the kernel started.</summary>
    public static ulong Uptime => hosted != 0 ? Host->Uptime : Clock.Monotonic;

    /// <summary>TSC ticks in nanoseconds.</summary>
    public static ulong Nanoseconds(ulong ticks) => Clock.Scale(ticks, Clock.NanosecondsPerSecond, System->TscHertz);

    static uint InstanceAccount
    {
        get
        {
            var account = Instance.SharedFrames.Account;
            return account.IsNone ? 0 : (uint)Capabilities[account.Index].Base;
        }
    }

    /// <summary>Frames that the instance may use: its budget, or what the machine has if that is less.</summary>
    public static ulong Budget
    {
        get
        {
            if (hosted != 0)
                return Host->Budget;
            var account = InstanceAccount;
            var all = System->UsableFrames;
            return account == 0 ? all : global::System.Math.Min(all, Accounts[account].Budget);
        }
    }

    /// <summary>Frames that the instance may still get.</summary>
    public static ulong Available => hosted != 0 ? Host->Available : SystemTables.Available(InstanceAccount);
}
