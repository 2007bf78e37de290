from langchain_community.agent_toolkits.load_tools import load_tools
from langchain_community.tools import DuckDuckGoSearchRun, ShellTool
from langchain_experimental.agents import create_csv_agent
from langchain_experimental.tools import PythonREPLTool


def shell_agent(llm):
    # ruleid: llm-dangerous-tool
    tools = [ShellTool()]
    return create_agent(llm, tools)


def python_agent(llm):
    # ruleid: llm-dangerous-tool
    return create_agent(llm, [PythonREPLTool()])


def csv_agent(llm, path):
    # ruleid: llm-dangerous-tool
    return create_csv_agent(llm, path, allow_dangerous_code=True)


def terminal(llm):
    # ruleid: llm-dangerous-tool
    return load_tools(["wikipedia", "terminal"], llm=llm)


def local_code(autogen, config):
    # ruleid: llm-dangerous-tool
    return autogen.UserProxyAgent("user", code_execution_config={"work_dir": "out", "use_docker": False})


def search_agent(llm):
    # ok: llm-dangerous-tool
    return create_agent(llm, [DuckDuckGoSearchRun()])


def wikipedia(llm):
    # ok: llm-dangerous-tool
    return load_tools(["wikipedia"], llm=llm)


def careful(llm, path):
    # ok: llm-dangerous-tool
    return create_csv_agent(llm, path, allow_dangerous_code=False)
