using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>From a node to its text.</summary>
internal static unsafe class ProcTexts
{
    public static void Write(uint inode, ref GeneratedText text)
    {
        var place = new ProcInode(inode);
        switch (place.Kind)
        {
            case ProcKind.Proc:
                WriteMachine((ProcNode)place.Number, ref text);
                break;
            case ProcKind.Sys:
                WriteSystem((SysNode)place.Number, ref text);
                break;
            case ProcKind.Process:
                WriteProcess((ProcessNode)place.Number, place.Process, ref text);
                break;
            default:
                break;
        }
    }

    static void WriteMachine(ProcNode node, ref GeneratedText text)
    {
        switch (node)
        {
            case ProcNode.CpuInfo:
                MachineTexts.Processor(ref text);
                break;
            case ProcNode.MemoryInfo:
                MachineTexts.Memory(ref text);
                break;
            case ProcNode.Statistics:
                MachineTexts.Statistics(ref text);
                break;
            case ProcNode.Uptime:
                MachineTexts.Uptime(ref text);
                break;
            case ProcNode.Load:
                MachineTexts.Load(ref text);
                break;
            case ProcNode.Version:
                text.Text("Linux version 6.1.0 (LibOS.Unix on ExoCosmos)\n"u8);
                break;
            case ProcNode.FileSystems:
                text.Text("nodev\tproc\nnodev\tsysfs\nnodev\ttmpfs\n\text2\n"u8);
                break;
            case ProcNode.CommandLine:
                text.Line();
                break;
            case ProcNode.OsRelease:
                text.Text("6.1.0-exocosmos\n"u8);
                break;
            case ProcNode.OsType:
                text.Text("Linux\n"u8);
                break;
            case ProcNode.HostName:
                text.Text("exocosmos\n"u8);
                break;
            case ProcNode.MaxProcess:
                text.Number(ProcessTable.MaxId + 1);
                text.Line();
                break;
            case ProcNode.Overcommit:
                text.Text("1\n"u8);
                break;
            case ProcNode.MaxMaps:
                text.Text("65530\n"u8);
                break;
            case ProcNode.MaxFiles:
                text.Text("65536\n"u8);
                break;
            case ProcNode.ExoEnvironments:
                ExoEnvironments.Write(ref text);
                break;
            case ProcNode.ExoCaps:
                ExoEnvironments.WriteCapabilities(ref text);
                break;
            case ProcNode.ExoMemory:
                ExoMemory.Write(ref text);
                break;
            case ProcNode.ExoDisk:
                ExoDisk.Write(ref text);
                break;
            case ProcNode.ExoNetworks:
                ExoNetworks.Write(ref text);
                break;
            case ProcNode.ExoFilters:
                ExoNetworks.WriteFilters(ref text);
                break;
            case ProcNode.ExoRings:
                ExoRings.Write(ref text);
                break;
            case ProcNode.ExoLog:
                ExoPower.Log(ref text);
                break;
            case ProcNode.ExoTrace:
                ExoTrace.Write(ref text);
                break;
            default:
                break;
        }
    }

    static void WriteProcess(ProcessNode node, int process, ref GeneratedText text)
    {
        switch (node)
        {
            case ProcessNode.CommandLine:
                ProcessTexts.CommandLine(process, ref text);
                break;
            case ProcessNode.Command:
                ProcessTexts.Command(process, ref text);
                break;
            case ProcessNode.Maps when process == Processes.Current->Id:
                MapsText.Write(ref text);
                break;
            case ProcessNode.Statistics:
                ProcessTexts.Statistics(process, ref text);
                break;
            case ProcessNode.MemoryStatistics:
                ProcessTexts.MemoryStatistics(process, ref text);
                break;
            case ProcessNode.Status:
                ProcessTexts.Status(process, ref text);
                break;
            case ProcessNode.Mounts:
                MachineTexts.Mounts(ref text);
                break;
            case ProcessNode.MountInfo:
                MachineTexts.MountInformation(ref text);
                break;
            case ProcessNode.ControlGroup:
                text.Text("0::/\n"u8);
                break;
            case ProcessNode.Limits:
                ProcessTexts.Limits(ref text);
                break;
            default:
                break;
        }
    }

    static void WriteSystem(SysNode node, ref GeneratedText text) => text.Text(node switch
    {
        SysNode.NodeCpuMap => "1\n"u8,
        SysNode.HugePagesEnabled => "always madvise [never]\n"u8,
        _ => "0\n"u8,
    });
}
